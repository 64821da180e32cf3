import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { CardId } from '../../model/ids.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { someBoard, verdictOn } from '../support/admission.ts'
import { card, content, MAP, one, rawGap, rawItem, rawUpdate } from '../support/frames.ts'

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

  test('a chain of origins as long as an update may be overflows nothing', () => {
    const text = rawItem({ content: type(2), parent: [9, 0], key: 't' })
    const first = rawItem({ content: string('a'), parent: [9, 1] })
    const rest = Array.from({ length: 90_000 }, (_, i) =>
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

  test('a few inserts at one end of a text, each past all that lies there', () => {
    const text = rawItem({ content: type(2), parent: [9, 0], key: 't' })
    const backwards = Array.from({ length: 20_000 }, (_, i) =>
      i === 0
        ? rawItem({ content: string('a'), parent: [9, 1] })
        : rawItem({ content: string('a'), rightOrigin: [9, i + 1] }),
    )
    const { doc } = someBoard()
    Y.applyUpdate(doc, one(card, text, ...backwards))
    const atStart = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        rawItem({ content: string('b'), rightOrigin: [9, 2 + i] }),
      )
    const by = (...structs: Uint8Array[]) => rawUpdate([{ client: 10, structs }])
    expect(verdictOn(by(...atStart(30)), doc)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('one place'),
    })
    expect(verdictOn(by(...atStart(1)), doc).kind).toBe('news')
  })

  test('thousands between the same far ends of a text in a map that is deleted in the same turn', () => {
    const { doc } = someBoard()
    Y.applyUpdate(doc, one(card))
    const text = rawItem({ content: type(2), parent: [9, 0], key: 't' })
    const letters = rawItem({ content: string('a'.repeat(1000)), parent: [9, 1] })
    const before = Array.from({ length: 1000 }, (_, i) =>
      rawItem({ content: string('b'), rightOrigin: [9, i + 2] }),
    )
    doc.transact(() => {
      Y.applyUpdate(doc, rawUpdate([], [{ client: 9, ranges: [[0, 1]] }]))
      const structs = [text, letters, ...before]
      const verdict = verdictOn(rawUpdate([{ client: 9, clock: 1, structs }]), doc)
      expect(verdict).toMatchObject({ kind: 'refused', why: expect.stringContaining('one place') })
    })
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

  test('what no list can hold, and what is no card among the cards', () => {
    const { doc } = someBoard()
    const list = rawItem({ content: type(0), parent: [9, 0], key: 'l' })
    const inList = (...values: unknown[]) =>
      verdictOn(one(card, list, rawItem({ content: any(...values), parent: [9, 1] })), doc).kind
    expect([inList(1, 'a', null), inList(1, undefined), inList(1n)]).toEqual([
      'news',
      'refused',
      'refused',
    ])
    const asCard = (content: Parameters<typeof rawItem>[0]['content']) =>
      verdictOn(one(rawItem({ content, parent: 'cards', key: 'x' })), doc).kind
    expect([MAP, any('junk'), any(undefined), type(2)].map(asCard)).toEqual([
      'news',
      'refused',
      'refused',
      'refused',
    ])
    Y.applyUpdate(doc, one(rawItem({ content: any('junk'), parent: 'cards', key: 'x' })))
    expect(verdictOn(rawUpdate([], [{ client: 9, ranges: [[0, 1]] }]), doc).kind).toBe('news')
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

  test('values that name one their author has replaced, which each walk past all of those', () => {
    const gone = { kind: 'refused', why: expect.stringContaining('replaced') }
    const { doc } = someBoard()
    Y.applyUpdate(doc, one(card, rawItem({ content: any(1), parent: [9, 0], key: 'k' })))
    const on = (...origin: [number, number]) => rawItem({ content: any(1), origin })
    const by = (client: number, clock: number, ...structs: Uint8Array[]) =>
      rawUpdate([{ client, clock, structs }])
    // Within one update, and after what the document has.
    expect(verdictOn(by(9, 2, on(9, 1), on(9, 1)), doc)).toMatchObject(gone)
    expect(verdictOn(by(10, 0, on(9, 1), on(9, 1)), doc).kind).toBe('news')
    Y.applyUpdate(doc, by(10, 0, on(9, 1)))
    expect(verdictOn(by(10, 1, on(9, 1)), doc)).toMatchObject(gone)
    expect(verdictOn(by(9, 2, on(9, 1)), doc).kind).toBe('news')
    expect(verdictOn(by(10, 1, on(10, 0), on(10, 1), on(10, 2)), doc).kind).toBe('news')
    // Of others, as many as are not too much work.
    const again = (count: number) => Array.from({ length: count }, () => on(9, 1))
    expect(verdictOn(by(11, 0, ...again(4000)), doc)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('too many values'),
    })
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

describe('a struct whose beginning is known is applied behind that, whatever it says', () => {
  const own = [card, rawItem({ content: type(2), parent: [9, 0], key: 't' })]
  const again = (item: Uint8Array) => rawUpdate([{ client: 9, clock: 2, structs: [item] }])
  const refusal = { kind: 'refused', why: expect.stringContaining('beginning') }

  test('one that says it is in another text, in a text instead of at a key, or follows what was collected', () => {
    const { doc } = someBoard()
    const note = [...doc.getMap<Y.Map<unknown>>('cards').values()][0]
    const { client, clock } = (note!.get('text') as Y.Text)._start!.id
    const elsewhere = rawItem({ content: string('ab'), rightOrigin: [client, clock] })
    Y.applyUpdate(doc, one(...own, elsewhere))
    expect(
      verdictOn(again(rawItem({ content: string('abc'), parent: [9, 1] })), doc),
    ).toMatchObject(refusal)

    const atKey = someBoard().doc
    Y.applyUpdate(atKey, one(...own, rawItem({ content: any(1), parent: 'board', key: 'title' })))
    const twice = rawItem({ content: content.deleted(2), parent: [9, 1] })
    expect(verdictOn(again(twice), atKey)).toMatchObject(refusal)

    const collected = someBoard().doc
    Y.applyUpdate(collected, one(...own, rawGap(0, 2)))
    expect(
      verdictOn(again(rawItem({ content: string('abc'), parent: [9, 1] })), collected),
    ).toMatchObject(refusal)
  })

  test.each<[string, (mine: Board, to: CardId, word: string) => void]>([
    ['typed', (mine, to, word) => typeAtEnd(mine.text(to, 'text')!, word)],
    ['dragged', (mine, _, word) => [...word].forEach((at) => mine.canvas.set('s', at as never))],
    ['added to a list', (mine, _, word) => listOf(mine).push([...word])],
  ])('what was %s on since the server heard of it is let in', (_, write) => {
    const server = someBoard()
    server.canvas.set('l', new Y.Array() as never)
    const [to] = [...server.cards.keys()] as [CardId]
    const mine = copyOf(server)
    write(mine, to, 'known')
    Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(mine.doc))
    // Somebody else goes on at the same place meanwhile.
    write(server, to, 'theirs')
    write(mine, to, 'more')
    const whole = Y.encodeStateAsUpdate(mine.doc)
    expect(isPartlyKnown(whole, server.doc)).toBe(true)
    expect(verdictOn(whole, server.doc)).toEqual({ kind: 'news', oversteps: undefined })
    Y.applyUpdate(server.doc, whole)
    Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(server.doc))
    for (const root of ['cards', 'canvas']) {
      expect(mine.doc.getMap(root).toJSON()).toEqual(server.doc.getMap(root).toJSON())
    }
  })
})

function copyOf(board: Board): Board {
  const copy = new Board(new Y.Doc())
  Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(board.doc))
  return copy
}

function typeAtEnd(text: Y.Text, word: string): void {
  for (const letter of word) text.insert(text.length, letter)
}

function listOf({ canvas }: Board): Y.Array<unknown> {
  return canvas.get('l') as unknown as Y.Array<unknown>
}

function isPartlyKnown(bytes: Uint8Array, { store }: Y.Doc): boolean {
  return readUpdate(bytes).sections.some(({ client, structs }) => {
    const known = Y.getState(store, client)
    return structs.some(({ clock, length }) => clock < known && clock + length > known)
  })
}
