import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { createCards, deleteCards, setField } from '../../model/commands.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { judgeUpdate, type Verdict } from '../../server/sync/admission.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import {
  content,
  mutated,
  rawGap,
  rawItem,
  rawUpdate,
  updatesOf,
  written,
} from '../support/frames.ts'
import { seeded } from '../support/people.ts'

const ADA = 'Ada0' as ParticipantId

/** A board of some cards, written by client 7; and everybody's updates so far. */
function someBoard(): Board {
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

function verdictOn(bytes: Uint8Array, doc: Y.Doc): Verdict {
  const editor = { role: 'facilitator', participantId: ADA, writers: 'all' } as const
  const sender = { editor, mayWrite: () => true, isRecovering: false }
  return judgeUpdate(readUpdate(bytes), doc, sender)
}

const { any, deleted, string, type } = content
const MAP = type(1)
const one = (...structs: Uint8Array[]) => rawUpdate([{ client: 9, structs }])
const card = rawItem({ content: MAP, parent: 'cards', key: 'x' })

describe('well-formed frames that Yjs would take, and that would break something', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a root of its own', one(rawItem({ content: any(1), parent: 'other', key: 'x' })), /root/],
    [
      'a root named __proto__',
      one(rawItem({ content: MAP, parent: '__proto__', key: 'x' })),
      /root/,
    ],
    [
      'a key named __proto__',
      one(rawItem({ content: MAP, parent: 'cards', key: '__proto__' })),
      /proto/,
    ],
    ['an item of a root without a key', one(rawItem({ content: any(1), parent: 'cards' })), /key/],
    [
      'a struct that is its own origin',
      one(rawItem({ content: any(1), origin: [9, 0] })),
      /itself/,
    ],
    [
      'a struct that is its own parent',
      one(rawItem({ content: any(1), parent: [9, 0], key: 'x' })),
      /itself/,
    ],
    ['a GC of length 0', one(rawGap(0, 0)), /length 0/],
    ['a Skip of length 0', one(card, rawGap(10, 0)), /length 0/],
    ['a GC of absurd length', one(rawGap(0, 2 ** 25)), /absurd/],
    [
      'a deletion of absurd length',
      one(rawItem({ content: deleted(2 ** 25), parent: 'cards', key: 'x' })),
      /absurd/,
    ],
    ['an empty text', one(rawItem({ content: string(''), parent: 'cards', key: 'x' })), /length 0/],
    ['no values', one(rawItem({ content: any(), parent: 'cards', key: 'x' })), /length 0/],
    [
      'a client id twice',
      rawUpdate([
        { client: 9, structs: [card] },
        { client: 9, clock: 1, structs: [card] },
      ]),
      /twice/,
    ],
    ['a client id without structs', rawUpdate([{ client: 9, structs: [] }]), /without structs/],
    [
      'a key set for the first time twice',
      one(card, rawItem({ content: MAP, parent: 'cards', key: 'x' })),
      /twice/,
    ],
    [
      'JSON',
      one(
        rawItem({
          content: [2, written((to) => encoding.writeVarUint(to, 1))],
          parent: 'cards',
          key: 'x',
        }),
      ),
      /kind/,
    ],
    [
      'an embed',
      one(
        rawItem({
          content: [5, written((to) => encoding.writeVarString(to, '{}'))],
          parent: 'cards',
          key: 'x',
        }),
      ),
      /kind/,
    ],
    [
      'a document in the document',
      one(rawItem({ content: [9, new Uint8Array([1, 65, 126])], parent: 'cards', key: 'x' })),
      /kind/,
    ],
    ['XML', one(rawItem({ content: type(3), parent: 'cards', key: 'x' })), /type/],
    [
      'a value with a prototype',
      one(rawItem({ content: any(JSON.parse('{"__proto__": 1}')), parent: 'cards', key: 'x' })),
      /prototype/,
    ],
    [
      'a client id beyond 2^53',
      new Uint8Array([1, 1, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0, 1, 0]),
      /too large/,
    ],
    ['a deletion of nothing', rawUpdate([], [{ client: 7, ranges: [[0, 0]] }]), /nothing/],
    ['bytes behind the update', new Uint8Array([...one(card), 0]), /behind/],
    ['more structs than bytes', new Uint8Array([1, 200, 200, 9, 9, 0, 1]), /announced/],
    [
      'text that is not UTF-8',
      one(rawItem({ content: [4, new Uint8Array([2, 255, 254])], parent: 'cards', key: 'x' })),
      /./,
    ],
  ])('%s', (_, bytes, why) => {
    expect(() => readUpdate(bytes)).toThrow(why)
  })

  test('a value nested 50 deep passes, one of 20,000 does not', () => {
    const nested = (depth: number) => {
      const value = written((to) => {
        encoding.writeVarUint(to, 1)
        for (let i = 0; i < depth; i++) encoding.writeUint8Array(to, new Uint8Array([117, 1]))
        encoding.writeUint8(to, 126)
      })
      return one(rawItem({ content: [8, value], parent: 'cards', key: 'x' }))
    }
    expect(() => readUpdate(nested(50))).not.toThrow()
    expect(() => readUpdate(nested(51))).toThrow(/nested/)
    expect(() => readUpdate(nested(20_000))).toThrow(/nested/)
  })

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

/** All that somebody's session sent, in order, with edits of every kind. */
function session(): { updates: Uint8Array[]; state: Uint8Array } {
  const board = someBoard()
  const other = new Board(new Y.Doc())
  other.doc.clientID = 2 ** 42 + 5
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(board.doc))
  const undo = new Y.UndoManager(other.roots, { trackedOrigins: new Set([other.origin]) })
  const acting = { by: ADA, now: 9, random: seeded(6) }
  const updates = updatesOf(other.doc, () => {
    const [note, story] = createCards(other, acting, [
      { kind: 'note', values: { text: 'second' } },
      { kind: 'story', values: { asA: 'visitor', iWant: 'to see' } },
    ])
    other.transact(() => other.text(note!, 'text')!.insert(3, 'xyz'))
    other.transact(() => other.text(note!, 'text')!.delete(1, 3))
    for (let i = 0; i < 5; i++)
      setField(other, story!, 'moscow', i % 2 ? 'must' : 'should', acting.random)
    deleteCards(other, acting, [note!])
    undo.undo()
    undo.redo()
  })
  const first = Y.encodeStateAsUpdate(board.doc)
  return { updates: [first, ...updates], state: Y.encodeStateAsUpdate(other.doc) }
}

/** Takes an update in as the server does; returns whether it was let in. */
function admit(bytes: Uint8Array, doc: Y.Doc): Verdict['kind'] | 'malformed' {
  let verdict: Verdict
  try {
    verdict = verdictOn(bytes, doc)
  } catch {
    return 'malformed'
  }
  if (verdict.kind === 'news') Y.applyUpdate(doc, bytes)
  return verdict.kind
}

const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 40_000)

test(`${ROUNDS} mutated frames: what gets in never throws, leaves nothing pending, and newcomers see the same`, () => {
  const { updates, state } = session()
  const random = seeded(42)
  const seen = new Map<string, number>()
  const fresh = () => {
    const doc = new Y.Doc()
    const board = new Board(doc)
    Y.applyUpdate(doc, updates[0]!)
    return board.doc
  }
  let doc = fresh()
  for (let round = 0; round < ROUNDS; round++) {
    const source = random() < 0.05 ? state : updates[Math.floor(random() * updates.length)]!
    const bytes = mutated(source, random)
    const outcome = admit(bytes, doc)
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
    if (outcome !== 'malformed') expect(() => Y.decodeUpdate(bytes)).not.toThrow()
    const { pendingStructs, pendingDs } = doc.store
    expect([pendingStructs, pendingDs]).toEqual([null, null])
    if (round % 500 !== 499) continue
    const newcomer = new Y.Doc()
    Y.applyUpdate(newcomer, Y.encodeStateAsUpdate(doc))
    expect(newcomer.store.pendingStructs).toBeNull()
    expect(newcomer.getMap('cards').toJSON()).toEqual(doc.getMap('cards').toJSON())
    doc = fresh()
  }
  for (const outcome of ['malformed', 'missing', 'refused', 'known', 'news']) {
    expect(seen.get(outcome) ?? 0, outcome).toBeGreaterThan(ROUNDS / 2000)
  }
})

test('honest updates lost, doubled and in any order: what is missing is exactly what Yjs would leave pending', () => {
  const random = seeded(8)
  const seen = { news: 0, known: 0, missing: 0 }
  for (let round = 0; round < 150; round++) {
    const { updates } = session()
    const doc = new Board(new Y.Doc()).doc
    for (let i = 0; i < 30; i++) {
      const at = Math.floor(random() * updates.length)
      const bytes = random() < 0.2 ? Y.mergeUpdates(updates.slice(at, at + 3)) : updates[at]!
      const trial = new Y.Doc()
      Y.applyUpdate(trial, Y.encodeStateAsUpdate(doc))
      Y.applyUpdate(trial, bytes)
      const isPending = trial.store.pendingStructs !== null || trial.store.pendingDs !== null
      const { kind } = verdictOn(bytes, doc)
      expect(kind).not.toBe('refused')
      expect(kind === 'missing').toBe(isPending)
      seen[kind as 'news']++
      if (kind === 'news') Y.applyUpdate(doc, bytes)
    }
  }
  expect(Math.min(seen.news, seen.known, seen.missing)).toBeGreaterThan(100)
})

test('people who write in one text at once, offline for a while, and undo: none of it is refused, all see the same', () => {
  const random = seeded(77)
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!
  for (let round = 0; round < 40; round++) {
    const server = someBoard()
    const card = [...server.cards.keys()][0] as CardId
    const people = [1, 2, 3, 4].map((n) => {
      const doc = new Y.Doc()
      doc.clientID = 2 ** 42 + Math.floor(random() * 1000) * 10 + n
      const board = new Board(doc)
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc))
      const undo = new Y.UndoManager(board.roots, {
        trackedOrigins: new Set([board.origin]),
        captureTimeout: 0,
      })
      return { board, undo, text: board.text(card, 'text')! }
    })
    const deliver = (to: Y.Doc, from: Y.Doc, isOneByOne: boolean) => {
      const bytes = Y.encodeStateAsUpdate(from, isOneByOne ? Y.encodeStateVector(to) : undefined)
      const { kind } = verdictOn(bytes, to)
      expect(['news', 'known']).toContain(kind)
      if (kind === 'news') Y.applyUpdate(to, bytes)
    }
    for (let step = 0; step < 120; step++) {
      const { board, undo, text } = pick(people)
      const at = Math.floor(random() * (text.length + 1))
      const what = random()
      if (what < 0.45) board.transact(() => text.insert(at, pick(['a', 'bc', 'déf', '👋'])))
      else if (what < 0.6) board.transact(() => text.delete(at, Math.min(3, text.length - at)))
      else if (what < 0.66) undo.undo()
      else if (what < 0.7) undo.redo()
      else if (what < 0.85) deliver(server.doc, board.doc, random() < 0.5)
      else
        Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(server.doc, Y.encodeStateVector(board.doc)))
    }
    for (const { board } of people) deliver(server.doc, board.doc, false)
    const newcomer = new Y.Doc()
    Y.applyUpdate(newcomer, Y.encodeStateAsUpdate(server.doc))
    for (const { board, text } of people) {
      Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(server.doc))
      expect(text.toJSON()).toBe(server.text(card, 'text')!.toJSON())
    }
    expect(new Board(newcomer).text(card, 'text')!.toJSON()).toBe(people[0]!.text.toJSON())
  }
})
