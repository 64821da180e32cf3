import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { judgeUpdate } from '../../server/sync/admission.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { ADA, someBoard, verdictOn } from '../support/admission.ts'
import { card, content, one, rawGap, rawItem, rawUpdate, updatesOf } from '../support/frames.ts'

const { any, string, type } = content

/** On what a facilitator brings back after a restore. */
function verdictOnRestored(bytes: Uint8Array) {
  const editor = { role: 'facilitator', participantId: ADA, writers: 'all' } as const
  const sender = { editor, mayWrite: () => true, isRecovering: true }
  return judgeUpdate(readUpdate(bytes), someBoard().doc, sender)
}

describe('what a client has written lies in one array, and each cut and each joint moves all that follows', () => {
  const tooMuch = { kind: 'refused', why: 'too many changes at once' }
  const text = rawItem({ content: type(2), parent: [9, 0], key: 't' })
  const letters = rawItem({ content: string('a'.repeat(20_000)), parent: [9, 1] })
  const gaps = (count: number) => Array.from({ length: count }, () => rawGap(0, 1))
  const everySecond = Array.from({ length: 8000 }, (_, i) => [2 + 2 * i, 1] as const)

  test('a text cut by the update that brings it, before a long row of others', () => {
    const { doc } = someBoard()
    const structs = [card, text, letters, ...gaps(50_000)]
    const update = (ranges: readonly (readonly [number, number])[]) =>
      rawUpdate([{ client: 9, structs }], [{ client: 9, ranges }])
    expect(verdictOn(update(everySecond), doc)).toMatchObject(tooMuch)
    expect(verdictOn(update(everySecond.slice(0, 1000)), doc).kind).toBe('news')
  })

  test('thousands of inserts within one piece of the same update', () => {
    const between = (i: number) =>
      rawItem({ content: string('b'), origin: [9, i], rightOrigin: [9, i + 1] })
    const inserts = (count: number) => Array.from({ length: count }, (_, i) => between(2 + i))
    const verdict = (count: number) =>
      verdictOn(one(card, text, letters, ...inserts(count)), someBoard().doc)
    expect(verdict(19_000)).toMatchObject(tooMuch)
    expect(verdict(5000).kind).toBe('news')
  })

  test('thousands of pairs that become one', () => {
    const pairs = (count: number) =>
      Array.from({ length: count }, (_, i) => [
        ...gaps(2),
        rawItem({ content: any(1), parent: [9, 0], key: `k${i}` }),
      ]).flat()
    const verdict = (count: number) => verdictOn(one(card, ...pairs(count)), someBoard().doc)
    expect(verdict(20_000)).toMatchObject(tooMuch)
    expect(verdict(3000).kind).toBe('news')
    // Of a board that comes back after a restore.
    expect(verdictOnRestored(one(card, ...pairs(20_000))).kind).toBe('news')
  })

  test('thousands of maps that are emptied', () => {
    const { doc, canvas } = someBoard()
    doc.transact(() => {
      for (let i = 0; i < 20_000; i++) canvas.set(`shape:${i}`, new Y.Map([['g', i]]))
    })
    const clear = (from: number) =>
      rawUpdate([], [{ client: 7, ranges: [[from, Y.getState(doc.store, 7) - from]] }])
    const first = canvas.get('shape:0')!._item!.id.clock
    expect(verdictOn(clear(first), doc)).toMatchObject(tooMuch)
    expect(verdictOn(clear(canvas.get('shape:10000')!._item!.id.clock), doc).kind).toBe('news')
  })
})

test('what would take seconds to judge is refused before it is judged, but for a board that comes back after a restore', () => {
  const values = Array.from({ length: 100_000 }, (_, i) =>
    rawItem({ content: any(1), parent: [9, 0], key: `k${i}` }),
  )
  const tooMuch = { kind: 'refused', why: 'too much at once' }
  expect(verdictOn(one(card, ...values), someBoard().doc)).toMatchObject(tooMuch)
  expect(verdictOn(one(card, ...values.slice(1)), someBoard().doc).kind).toBe('news')
  expect(verdictOnRestored(one(card, ...values)).kind).toBe('news')
})

test('whoever clears a board of 3,000 drawings cuts nothing, and is let in', () => {
  const board = someBoard()
  const { doc, canvas } = board
  doc.transact(() => {
    for (let i = 0; i < 3000; i++) {
      canvas.set(
        `shape:${i}`,
        new Y.Map(Object.entries({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 })),
      )
    }
  })
  const mine = new Board(new Y.Doc())
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(doc))
  const [update] = updatesOf(mine.doc, () => mine.transact(() => mine.canvas.clear()))
  expect(verdictOn(update!, doc).kind).toBe('news')
})
