import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { MAX_MESSAGE_BYTES } from '../../model/protocol.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { card, content, MAP, one, rawGap, rawItem, rawUpdate, written } from '../support/frames.ts'

const { any, deleted, string, type } = content

/** What Yjs would write as one. */
const gaps = (count: number) => Array<Uint8Array>(count).fill(rawGap(0, 1))

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
    [
      'more structs than any document of that size',
      rawUpdate([{ client: 9, structs: gaps(750_001) }]),
      /too many structs/,
    ],
    [
      'more structs under several ids',
      rawUpdate([
        { client: 8, structs: gaps(400_000) },
        { client: 9, structs: gaps(400_000) },
      ]),
      /too many structs/,
    ],
    [
      'deletions that overlap',
      rawUpdate([], [{ client: 7, ranges: [[2, 5] as const, [6, 1] as const] }]),
      /out of order/,
    ],
    [
      'deletions of a client id twice',
      rawUpdate(
        [],
        [
          { client: 7, ranges: [[2, 5]] },
          { client: 7, ranges: [[7, 5]] },
        ],
      ),
      /twice/,
    ],
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

  test('a run of collected structs is one', () => {
    const [section] = readUpdate(rawUpdate([{ client: 9, structs: gaps(700_000) }])).sections
    expect(section).toMatchObject({ structs: [{ clock: 0, length: 700_000 }], end: 700_000 })
  })

  test('the smallest structs of a client, those of drags in turns, do not reach the bound in one message', () => {
    const doc = new Y.Doc()
    doc.clientID = 2 ** 32 - 1
    const shapes = ['a', 'b'].map((key) => doc.getMap('canvas').set(key, new Y.Map()))
    doc.transact(() => {
      for (let i = 0; i < 20_000; i++) for (const shape of shapes) shape.set('g', i)
    })
    doc.getMap('canvas').delete('a')
    const drags = Y.encodeStateAsUpdate(doc)
    const { length } = readUpdate(drags).sections[0]!.structs
    expect(length).toBeGreaterThan(39_000)
    expect(MAX_MESSAGE_BYTES / (drags.length / length)).toBeLessThan(750_000)
  })
})
