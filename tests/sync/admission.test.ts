import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { someBoard, verdictOn } from '../support/admission.ts'
import { card, content, MAP, one, rawItem, rawUpdate, updatesOf } from '../support/frames.ts'

const { any, string, type } = content

describe('well-formed frames that Yjs would take, and that would break something', () => {
  test('20,000 maps in each other are refused before they overflow anybody', () => {
    const chain = (depth: number) =>
      one(
        card,
        ...Array.from({ length: depth }, (_, i) =>
          rawItem({ content: MAP, parent: [9, i], key: 'y' }),
        ),
      )
    const { doc } = someBoard()
    expect(verdictOn(chain(4), doc).kind).toBe('news')
    expect(verdictOn(chain(5), doc)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('nested'),
    })
    expect(verdictOn(chain(20_000), doc)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('nested'),
    })
  })

  test('a chain of origins as long as a message overflows nothing', () => {
    const text = rawItem({ content: type(2), parent: [9, 0], key: 't' })
    const first = rawItem({ content: string('a'), parent: [9, 1] })
    const rest = Array.from({ length: 100_000 }, (_, i) =>
      rawItem({ content: string('b'), origin: [9, i + 2] }),
    )
    expect(verdictOn(one(card, text, first, ...rest), someBoard().doc).kind).toBe('news')
  })

  test('32,000 first values of one key, and as many inserts at one place: quadratic work', () => {
    const values = Array.from({ length: 32_000 }, () =>
      rawItem({ content: any(1), parent: [9, 0], key: 'k' }),
    )
    expect(() => readUpdate(one(card, ...values))).toThrow(/twice/)
    // Each before another one, so that each walks past all that were there before it.
  })

  test('inserts between the same far ends are quadratic work, one after the other they are not', () => {
    const text = rawItem({ content: type(2), parent: [9, 0], key: 't' })
    const letters = Array.from({ length: 1000 }, (_, i) =>
      i === 0
        ? rawItem({ content: string('a'), parent: [9, 1] })
        : rawItem({ content: string('a'), origin: [9, i + 1] }),
    )
    const before = (id: number) => rawItem({ content: string('b'), rightOrigin: [9, id] })
    // Typed backwards from the start: each lies before the last.
    const honest = Array.from({ length: 1000 }, (_, i) => before(i === 0 ? 2 : 1001 + i))
    const { doc } = someBoard()
    expect(verdictOn(one(card, text, ...letters, ...honest), doc).kind).toBe('news')
    const far = Array.from({ length: 1000 }, (_, i) => before(i + 2))
    expect(verdictOn(one(card, text, ...letters, ...far), doc)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('one place'),
    })
    const toTheEnd = Array.from({ length: 1000 }, (_, i) =>
      rawItem({ content: string('b'), origin: [9, i + 2], rightOrigin: [9, 1001] }),
    )
    expect(verdictOn(one(card, text, ...letters, ...toTheEnd), doc).kind).toBe('refused')
  })

  test('a map written like a list, a text written like a map, text outside of texts', () => {
    const { doc } = someBoard()
    const text = rawItem({ content: type(2), parent: [9, 0], key: 't' })
    const list = rawItem({ content: type(0), parent: [9, 0], key: 'l' })
    const wrong = [
      one(card, rawItem({ content: any(1), parent: [9, 0] })),
      one(card, rawItem({ content: any(1, 2), parent: [9, 0], key: 'k' })),
      one(card, rawItem({ content: string('k'), parent: [9, 0], key: 'k' })),
      one(card, text, rawItem({ content: any(1), parent: [9, 1], key: 'k' })),
      one(card, text, rawItem({ content: any(1), parent: [9, 1] })),
      one(card, list, rawItem({ content: string('k'), parent: [9, 1] })),
      one(
        card,
        rawItem({ content: any(1), parent: [9, 0], key: 'k' }),
        rawItem({ content: any(1), parent: [9, 1], key: 'k' }),
      ),
    ]
    for (const bytes of wrong) expect(verdictOn(bytes, doc).kind).toBe('refused')
  })

  test('a key that this client has set before is not set for the first time again', () => {
    const { doc } = someBoard()
    Y.applyUpdate(doc, one(card))
    const first = rawItem({ content: any(1), parent: [9, 0], key: 'k' })
    const next = (clock: number) => rawUpdate([{ client: 9, clock, structs: [first] }])
    expect(verdictOn(next(1), doc).kind).toBe('news')
    Y.applyUpdate(doc, next(1))
    expect(verdictOn(next(2), doc).kind).toBe('refused')
  })

  test('a text cut into more pieces than anybody deletes at once', () => {
    const { doc } = someBoard()
    const text = rawItem({ content: type(2), parent: [9, 0], key: 't' })
    const letters = rawItem({ content: string('a'.repeat(60_000)), parent: [9, 1] })
    Y.applyUpdate(doc, one(card, text, letters))
    const ranges = Array.from({ length: 25_000 }, (_, i) => [2 + 2 * i, 1] as const)
    expect(verdictOn(rawUpdate([], [{ client: 9, ranges }]), doc).kind).toBe('refused')
    expect(verdictOn(rawUpdate([], [{ client: 9, ranges: ranges.slice(0, 500) }]), doc).kind).toBe(
      'news',
    )
  })
})

test('whoever clears a board of 3,000 drawings cuts nothing, and is let in', () => {
  const { doc, canvas } = someBoard()
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
