import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { encodeState } from '../../model/storedState.ts'
import { doAside } from '../../server/aside/doAside.ts'
import { sampleWorkshop } from '../support/sampleWorkshop.ts'

/** A text that no list of stories should be: it takes seconds, and hundreds of megabytes. */
const STORIES = {
  state: encodeState([Y.encodeStateAsUpdate(new Board(new Y.Doc()).doc)]),
  text: Array.from({ length: 5000 }, (_, i) => `As a buyer, I want part ${i}`).join('\n'),
  hasHeader: undefined,
  targets: [],
  mayPin: true,
  by: 'ada' as ParticipantId,
}

test.each([
  ['time', { ms: 100, megabytes: 512 }],
  ['memory', { ms: 30_000, megabytes: 64 }],
])(
  'a job that takes more %s than it may ends as too large, and the next is done',
  async (_, limits) => {
    await expect(doAside('draftStories', STORIES, limits)).rejects.toMatchObject({
      code: 'tooLarge',
    })
    expect((await doAside('buildBoard', sampleWorkshop())).length).toBeGreaterThan(1000)
  },
)
