import fc from 'fast-check'
import * as Y from 'yjs'
import type { Board } from '../../model/Board.ts'

/** A value of a document before it is in one: Yjs types can be put in once only. */
export type Sketch =
  | { readonly type: 'plain'; readonly value: unknown }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly Sketch[] }
  | { readonly type: 'map'; readonly entries: Readonly<Record<string, Sketch>> }

/** Names that mean something somewhere, tags of board files, and anything else. */
const key = fc.oneof(
  fc.constantFrom(
    ...['kind', 'title', 'text', 'box', 'order', 'from', 'to', 'stage', 'area', 'key', 'g', 'p.w'],
    ...['deletedAt', 'createdAt', 'impact', 'effort', 'rank', 'goals', 'evidence', 'personas'],
    ...['agenda', 'step', 'version', 'scale', 'goal', 'index', 'iWant', 'name', 'portrait', 'p.h'],
    ...['$text', '$map', '$value', '$list', '$none', 'toString', 'valueOf', 'toJSON', 'length'],
  ),
  // Refused by the server wherever they stand.
  fc.string().filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name)),
)
const object = <T>(content: fc.Arbitrary<T>) =>
  fc.dictionary(key, content, { maxKeys: 5, noNullPrototype: true })

const plain = fc.oneof(
  fc.constantFrom('story', 'note', 'stage', 'persona', 'matrix', 'a0', 'shape', 'INQ-01', '', 'x'),
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.uint8Array(),
  fc.array(fc.oneof(fc.double(), fc.string(), fc.constant(undefined)), { maxLength: 5 }),
  object(fc.oneof(fc.string(), fc.double(), fc.array(object(fc.integer())))),
)

/** Anything a document can hold, likely in places where it has no business. */
export const { value } = fc.letrec<{ value: Sketch }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.record({ type: fc.constant('plain' as const), value: plain }),
    fc.record({ type: fc.constant('text' as const), text: fc.string({ unit: 'binary' }) }),
    fc.record({ type: fc.constant('map' as const), entries: object(tie('value')) }),
    fc.record({
      type: fc.constant('list' as const),
      items: fc.array(tie('value'), { maxLength: 3 }),
    }),
  ),
}))

export type Garbage = Readonly<Record<string, Readonly<Record<string, Sketch>>>>

/** Anything in every root of a board. */
export const garbage: fc.Arbitrary<Garbage> = fc.record({
  board: object(value),
  areas: object(value),
  cards: object(value),
  links: object(value),
  canvas: object(value),
  workshop: object(value),
})

/** Puts values into the roots of a board, past all commands. */
export function fill(board: Board, roots: Garbage): void {
  board.doc.transact(() => {
    for (const [name, entries] of Object.entries(roots)) {
      putInto(board.doc.getMap(name), entries)
    }
  })
}

/** Puts values into one map. */
export function putInto(map: Y.Map<unknown>, entries: Readonly<Record<string, Sketch>>): void {
  for (const [name, sketch] of Object.entries(entries)) map.set(name, made(sketch))
}

function made(sketch: Sketch): unknown {
  switch (sketch.type) {
    case 'plain':
      return sketch.value
    case 'text':
      return new Y.Text(sketch.text)
    case 'list':
      return listOf(sketch.items.map(made))
    case 'map':
      return new Y.Map(Object.entries(sketch.entries).map(([name, entry]) => [name, made(entry)]))
  }
}

function listOf(items: unknown[]): Y.Array<unknown> {
  const list = new Y.Array<unknown>()
  // Yjs takes neither of the two into a list.
  list.push(items.filter((item) => item !== undefined && typeof item !== 'bigint'))
  return list
}

/** A document as plain values that differ wherever it differs, types of Yjs included. */
export function toPlain(doc: Y.Doc): unknown {
  return new Map([...doc.share].map(([name, type]) => [name, plainOf(type)]))
}

function plainOf(value: unknown): unknown {
  if (value instanceof Y.Map) return { map: new Map([...value].map(([k, v]) => [k, plainOf(v)])) }
  if (value instanceof Y.Text) return { text: value.toString() }
  if (value instanceof Y.Array) return { list: value.toArray().map(plainOf) }
  return value
}
