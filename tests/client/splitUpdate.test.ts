import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { splitUpdate, TooLarge } from '../../client/sync/splitUpdate.ts'
import { clientIdOf } from '../../model/protocol.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'

/** Two tabs of a device that heard each other, so that structs of each build on the other's. */
function twoTabs(edits: readonly (readonly [tab: number, kind: number, size: number])[]): Y.Doc[] {
  const docs = [0.1, 0.9].map((chance) => {
    const doc = new Y.Doc()
    doc.clientID = clientIdOf(7, () => chance)
    return doc
  })
  for (const [tab, kind, size] of edits) {
    const doc = docs[tab] as Y.Doc
    const cards = doc.getMap<Y.Map<unknown>>('cards')
    const card = cards.get('a') ?? cards.set('a', new Y.Map<unknown>([['text', new Y.Text()]]))
    const text = card.get('text') as Y.Text
    if (kind === 0) text.insert(Math.floor(text.length / 2), '🙂x'.repeat(size))
    if (kind === 1) text.delete(0, Math.min(text.length, size))
    if (kind === 2) cards.set(`card ${size}`, new Y.Map([['n', size]]))
    if (kind === 3) card.set('n', size)
    if (size % 3 > 0) {
      const other = docs[1 - tab] as Y.Doc
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)))
    }
  }
  Y.applyUpdate(docs[0] as Y.Doc, Y.encodeStateAsUpdate(docs[1] as Y.Doc))
  return docs
}

const LIMIT = 400

it('cuts an update into small ones of which each builds on those before it', () => {
  let cuts = 0
  const edit = fc.tuple(fc.nat(1), fc.nat(3), fc.integer({ min: 1, max: 300 }))
  fc.assert(
    fc.property(fc.array(edit, { minLength: 5, maxLength: 30 }), (edits) => {
      const [doc] = twoTabs(edits) as [Y.Doc, Y.Doc]
      const server = new Y.Doc()
      const pieces = splitUpdate(Y.encodeStateAsUpdate(doc), LIMIT)
      if (pieces.length > 3) cuts++
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(LIMIT)
        readUpdate(piece)
        Y.applyUpdate(server, piece)
        expect([server.store.pendingStructs, server.store.pendingDs]).toEqual([null, null])
      }
      expect(server.getMap('cards').toJSON()).toEqual(doc.getMap('cards').toJSON())
      expect(Y.encodeStateVector(server)).toEqual(Y.encodeStateVector(doc))
    }),
  )
  expect(cuts).toBeGreaterThan(20)
})

it('leaves a small update as it is, and says when a single value is too large', () => {
  const doc = new Y.Doc()
  doc.getMap('board').set('title', 'x'.repeat(LIMIT))
  const update = Y.encodeStateAsUpdate(doc)
  expect(splitUpdate(update, 10_000)).toEqual([update])
  expect(() => splitUpdate(update, LIMIT)).toThrow(TooLarge)
})
