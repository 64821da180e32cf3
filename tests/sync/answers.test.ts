import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Answers } from '../../server/sync/Answers.ts'
import { write } from '../../server/sync/frames.ts'
import { takeSnapshot } from '../../server/sync/snapshot.ts'
import { packPieces } from '../../server/sync/storedPieces.ts'
import { WholeBoard } from '../../server/sync/WholeBoard.ts'
import { toWire } from '../../server/sync/wire.ts'
import { messagesIn } from '../support/wires.ts'

const NOTHING = new Uint8Array([0])

/** A document whose changes its answers hear, as in a room. */
function room() {
  const doc = new Y.Doc()
  const answers = new Answers(doc, undefined, [])
  doc.on('update', (update: Uint8Array) => answers.changed(toWire(write.update(update))))
  const edit = (key: string, value: unknown) => doc.getMap('cards').set(key, value)
  return { doc, answers, edit }
}

/** A document as it comes out of the store. */
async function snapshotOf(doc: Y.Doc): Promise<WholeBoard> {
  return WholeBoard.ofPacked(await packPieces(await takeSnapshot(doc)))
}

/** What somebody with nothing has after an answer, and whether the last message was the one that says: all. */
function newcomer(answers: Answers) {
  const doc = new Y.Doc()
  const messages = answers.to(NOTHING).flatMap(messagesIn)
  for (const message of messages) {
    if (message.type === 'update') Y.applyUpdate(doc, message.update.bytes)
  }
  return { cards: doc.getMap('cards').toJSON(), messages: messages.length }
}

test('newcomers share one encoding and what changed since', () => {
  const { answers, edit } = room()
  edit('a', 1)
  const [first] = answers.to(NOTHING)
  edit('b', 2)
  edit('a', 3)
  expect(answers.to(NOTHING)[0]).toBe(first)
  expect(newcomer(answers)).toEqual({ cards: { a: 3, b: 2 }, messages: 4 })
})

test('those who lack most of a large document share one answer, too, whatever they say they have', () => {
  const { doc, answers, edit } = room()
  for (let i = 0; i < 100; i++) edit(`key ${i}`, 'x'.repeat(1000))
  const at = (clock: number) => Y.encodeStateVector(new Map([[doc.clientID, clock]]))
  const [whole] = answers.to(NOTHING)
  for (const clock of [1, 20, 34]) expect(answers.to(at(clock))[0], `from ${clock}`).toBe(whole)
  expect(answers.to(at(99))[0]!.length).toBeLessThan(1500)
})

test('a new snapshot takes the place of the changes that it holds, and of no other', async () => {
  const { doc, answers, edit } = room()
  edit('a', 1)
  answers.to(NOTHING)
  edit('b', 2)
  const { changes } = answers
  const snapshot = await snapshotOf(doc)
  edit('c', 3)
  answers.renew(snapshot, changes)
  expect(newcomer(answers)).toEqual({ cards: { a: 1, b: 2, c: 3 }, messages: 3 })
})

test('after many changes the document is encoded again, and an older snapshot is not used', async () => {
  const { doc, answers, edit } = room()
  edit('a', 1)
  answers.to(NOTHING)
  const { changes } = answers
  const snapshot = await snapshotOf(doc)
  for (let i = 0; i < 3000; i++) edit('a', `a text that is longer than a number ${i}`)
  answers.renew(snapshot, changes)
  const { cards, messages } = newcomer(answers)
  expect(cards).toEqual({ a: 'a text that is longer than a number 2999' })
  expect(messages).toBe(2)
})

test('those who come back with the same state share an answer until something changes', () => {
  const { doc, answers, edit } = room()
  edit('a', 1)
  const state = Y.encodeStateVector(doc)
  const [answer] = answers.to(state)
  expect(answers.to(state)[0]).toBe(answer)
  edit('b', 2)
  expect(answers.to(state)[0]).not.toBe(answer)
})
