import * as Y from 'yjs'
import { describe, expect, it, test } from 'vitest'
import { Board, DOCUMENT_VERSION } from '../../model/Board.ts'
import {
  applyBoardFile,
  BoardFileError,
  parseBoardFile,
  toBoardFile,
} from '../../model/boardFile.ts'
import type { ErrorCode } from '../../model/errors.ts'
import { readState } from '../../model/state.ts'
import { boardOfAllKinds } from '../support/savedBoards.ts'

const board = boardOfAllKinds()
const file = toBoardFile(board, { 'portrait.png': 'iVBORw0KGgo=' })
const empty = {
  format: 'atelier-board',
  version: 1,
  board: {},
  areas: {},
  cards: {},
  links: {},
  canvas: {},
  workshop: {},
}

function reopened(json: string): Board {
  const copy = new Board(new Y.Doc())
  applyBoardFile(copy, parseBoardFile(JSON.parse(json)))
  return copy
}

describe('a board file', () => {
  it('FILE1: imports into an identical board', () => {
    const copy = reopened(JSON.stringify(file))
    expect(readState(copy)).toEqual(readState(board))
    expect(toBoardFile(copy, file.files)).toEqual(file)
  })

  it('FILE1: is the same, byte for byte, for two boards that agree', () => {
    const doc = new Y.Doc()
    Y.applyUpdateV2(doc, Y.encodeStateAsUpdateV2(board.doc))
    expect(JSON.stringify(toBoardFile(new Board(doc), file.files))).toBe(JSON.stringify(file))
    const copy = reopened(JSON.stringify(file))
    expect(JSON.stringify(toBoardFile(copy, file.files))).toBe(JSON.stringify(file))
  })

  it('FILE2: can be read by people', () => {
    const story = Object.values(file.cards).find(
      (card) => (card as { key?: string }).key === 'ST-01',
    )
    expect(story).toMatchObject({
      kind: 'story',
      iWant: { $text: 'iWant: Öl & “pump” 🔬' },
      impact: 8,
      touchpoints: { card1: true, card2: true },
      impactVotes: { ada1: 5, ben2: '?' },
    })
  })

  it('FILE2: keeps unknown kinds and their content', () => {
    expect(file.cards['hologram1']).toEqual({
      kind: 'hologram',
      beam: { $text: 'from elsewhere' },
      settings: { $value: { on: true, power: [1, 2, { $value: { unit: 'W' } }] } },
    })
  })

  it('keeps text containers alive: they can be typed into', () => {
    const copy = reopened(JSON.stringify(file))
    const texts = [...copy.cards.values()].map((card) => card.get('iWant')).filter(Boolean)
    expect(texts.length).toBeGreaterThan(0)
    for (const text of texts) expect(text).toBeInstanceOf(Y.Text)
  })
})

describe('what is no board file', () => {
  const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown
  const nested = (levels: number): unknown => (levels === 0 ? {} : { inner: nested(levels - 1) })

  test.each<[string, unknown, ErrorCode]>([
    ['nothing', null, 'unreadable'],
    ['a number', 3, 'unreadable'],
    ['another format', { ...empty, format: 'miro' }, 'unreadable'],
    ['a missing part', { ...empty, cards: undefined }, 'unreadable'],
    ['a list for a part', { ...empty, cards: [] }, 'unreadable'],
    ['a part too many', { ...empty, secrets: {} }, 'unreadable'],
    ['a newer version', { ...empty, version: DOCUMENT_VERSION + 1, news: 1 }, 'newerVersion'],
    ['FILE3: __proto__', JSON.parse('{"cards":{"__proto__":{"kind":"note"}}}'), 'unreadable'],
    ['FILE3: constructor', { ...empty, cards: { constructor: {} } }, 'unreadable'],
    [
      'FILE3: prototype, deep inside',
      { ...empty, canvas: { a: [{ prototype: 1 }] } },
      'unreadable',
    ],
    ['FILE3: too deep', { ...empty, cards: deep(60) }, 'unreadable'],
    ['FILE3: far too deep', deep(5_000), 'unreadable'],
    [
      'FILE3: too much',
      { ...empty, cards: { a: Array.from({ length: 600_000 }, () => 0) } },
      'tooLarge',
    ],
  ])('%s is refused', (_, json, code) => {
    expect(() => parseBoardFile(json)).toThrow(BoardFileError)
    expect(() => parseBoardFile(json)).toThrow(expect.objectContaining({ code }))
  })

  test.each<[string, unknown]>([
    ['maps nested more deeply than any board', nested(8)],
    ['a text that is none', { $text: 3 }],
    ['a list that is none', { $list: {} }],
    ['a value that is none', { $value: [] }],
    ['an object inside a plain value', [{ text: 'a map in a list' }]],
    ['a list of what no list takes', { $list: [{ $bigint: '1' }] }],
    ['bytes that are none', { $bytes: 3 }],
    ['a broken number', { $bigint: 'many' }],
  ])('FILE3: %s is refused, and nothing is written', (_, content) => {
    const copy = new Board(new Y.Doc())
    const json = parseBoardFile({ ...empty, areas: { a: { kind: 'free' } }, cards: { b: content } })
    expect(() => applyBoardFile(copy, json)).toThrow(
      expect.objectContaining({ code: 'unreadable' }),
    )
    expect(Y.encodeStateVector(copy.doc)).toEqual(Y.encodeStateVector(new Y.Doc()))
  })
})

test('a document with keys and values that nobody can bring in any more still goes out and comes back', () => {
  const board = new Board(new Y.Doc())
  const list = new Y.Array<unknown>()
  board.canvas.set('constructor', new Y.Map())
  board.canvas.set('z', new Y.Map([['l', list]]))
  list.push(['kept', 'made undefined'])
  const last = list._start!.content as Y.ContentAny
  last.arr[1] = undefined
  const file: unknown = JSON.parse(JSON.stringify(toBoardFile(board)))
  const copy = new Board(new Y.Doc())
  applyBoardFile(copy, parseBoardFile(file))
  expect(copy.canvas.toJSON()).toEqual({ z: { l: ['kept'] } })
})
