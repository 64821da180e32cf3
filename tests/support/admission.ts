import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { createCards, setField } from '../../model/commands.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { judgeUpdate, type Verdict } from '../../server/sync/admission.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { seeded } from './people.ts'

export const ADA = 'Ada0' as ParticipantId

/** A board of some cards, written by client 7; and everybody's updates so far. */
export function someBoard(): Board {
  const doc = new Y.Doc()
  doc.clientID = 7
  const board = new Board(doc)
  const acting = { by: ADA, now: 1, random: seeded(3) }
  const ids = createCards(board, acting, [
    { kind: 'note', values: { text: 'hello wörld 👋' }, g: [1, 2, 0] },
    { kind: 'story', values: { iWant: 'a thing', acceptanceCriteria: ['one', 'two'] } },
  ])
  setField(board, ids[0]!, 'colour', 'blue', seeded(4))
  return board
}

/** What the server says to an update that Ada sends, or somebody else who may do anything. */
export function verdictOn(bytes: Uint8Array, doc: Y.Doc, participantId = ADA): Verdict {
  const editor = { role: 'facilitator', participantId, writers: 'all' } as const
  const sender = { editor, mayWrite: () => true, isRecovering: false }
  return judgeUpdate(readUpdate(bytes), doc, sender)
}
