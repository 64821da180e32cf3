import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addItem, createCard, itemText, removeItem } from '../../model/commands.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { Reversal } from '../../server/sync/Reversal.ts'
import { verdictOn } from '../support/admission.ts'
import { updatesOf } from '../support/frames.ts'
import { meet, Person } from '../support/people.ts'

test('a row that comes back, and was written in where a word had come back before, lies where anybody would put it', () => {
  const [ada, ben, server] = [new Person('ada', 100), new Person('ben', 200), new Person('us', 1)]
  const story = createCard(ada.board, ada.acting, { kind: 'story' })
  const list = 'acceptanceCriteria'
  const row = addItem(ada.board, story, list, 'a word', ada.random)!
  meet(ada, ben, server)
  const text = ({ board }: Person) => itemText(board, story, list, row)!
  const { doc } = server.board
  const reversal = new Reversal(doc)
  const participantId = 'ben' as ParticipantId
  const editor = { role: 'participant', participantId, writers: 'facilitators' } as const
  /** What the server tells of Ben's edit, once it has taken it back. */
  const takenBack = (edit: () => void) => {
    const [update] = updatesOf(ben.board.doc, () => ben.board.transact(edit))
    return updatesOf(doc, () =>
      doc.transact((transaction) => {
        reversal.apply(readUpdate(update!), [], editor, transaction)
        transaction.local = true
      }),
    )
  }

  takenBack(() => text(ben).delete(0, 2))
  meet(ada, ben, server)
  text(ada).insert(1, '-')
  meet(ada, ben, server)
  const before = new Y.Doc()
  Y.applyUpdate(before, Y.encodeStateAsUpdate(doc))
  const [told] = takenBack(() => removeItem(ben.board, story, list, row))
  expect(verdictOn(told!, before).kind).toBe('news')
  meet(ada, ben, server)
  for (const person of [ada, ben, server]) expect(text(person).toJSON()).toBe('a- word')
})
