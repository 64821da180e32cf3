import * as Y from 'yjs'
import { expect, it } from 'vitest'
import { dropUnsent, keepUnsent, keptUnsent } from '../../client/sync/keptUnsent.ts'
import { readTyped, readUnsent } from '../../client/sync/unsent.ts'
import type { Ranges } from '../../client/sync/wire.ts'
import {
  addItem,
  createCard,
  deleteCards,
  itemText,
  setField,
  setScores,
} from '../../model/commands.ts'
import { clientIdOf } from '../../model/protocol.ts'
import { readState } from '../../model/state.ts'
import { Person } from '../support/people.ts'

const OURS = clientIdOf(3, () => 0.5)

function person(): Person {
  const ben = new Person('ben', OURS)
  createCard(ben.board, ben.acting, { kind: 'story', values: { iWant: 'stored long ago' } })
  return ben
}
const read = ({ board }: Person, stored: Map<number, number>, language: 'en' | 'fr' = 'en') =>
  readUnsent({ board, state: readState(board), language }, { stored, prefixes: new Set([3]) })
const stored = ({ board }: Person) => Y.decodeStateVector(Y.encodeStateVector(board.doc))

it('names card, field and text of what the server has not taken, in the person’s language', () => {
  const ben = person()
  const before = stored(ben)
  expect(read(ben, before)).toEqual({ texts: [], others: 0 })
  const id = createCard(ben.board, ben.acting, { kind: 'story', values: { iWant: 'compare' } })
  ben.board.text(id, 'iWant')?.insert(7, ' pumps')
  setField(ben.board, id, 'acceptanceCriteria', ['by noise', 'by price'], ben.random)
  ben.board.info.set('title', 'Pumps')
  ben.board.canvas.set('shape:note', new Y.Map<unknown>())
  const note = ben.board.canvas.get('shape:note')
  const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
  note?.set('p.richText', { type: 'doc', content: [paragraph('one'), paragraph('two')] })
  ben.board.canvas.set('shape:moved', new Y.Map<unknown>([['g', [1, 2, 0]]]))
  ben.board.canvas.set('shape:arrow', new Y.Map<unknown>([['p.text', 'leads to']]))
  ben.board.canvas.set('shape:frame', new Y.Map<unknown>([['p.name', 'Ideas']]))
  ben.board.canvas.set('shape:red', new Y.Map<unknown>([['p.color', 'red']]))
  const { texts, others } = read(ben, before)
  expect(
    texts.map(({ of, name, field, text }) => [of, name, field, text].join(' | ')).sort(),
  ).toEqual([
    'board | Pumps |  | Pumps',
    'card | Story · compare pumps | Acceptance criteria | by noise\nby price',
    'card | Story · compare pumps | I want | compare pumps',
    'card | Story · compare pumps | Status | Idea',
    'drawing |  |  | Ideas',
    'drawing |  |  | leads to',
    'drawing |  |  | one\ntwo',
  ])
  expect(others).toBe(2)
  expect(read(ben, before, 'fr').texts.map(({ field }) => field)).toContain('Je veux')
})

it('leaves out what others wrote, and what was deleted again', () => {
  const ben = person()
  const before = stored(ben)
  const cleo = new Person(
    'cleo',
    clientIdOf(4, () => 0.5),
  )
  createCard(cleo.board, cleo.acting, { kind: 'note', values: { text: 'by Cleo' } })
  Y.applyUpdate(ben.board.doc, Y.encodeStateAsUpdate(cleo.board.doc))
  const [id] = readState(ben.board).cards.keys()
  const text = id && ben.board.text(id, 'soThat')
  text?.insert(0, 'a slip')
  text?.delete(0, 6)
  expect(read(ben, before)).toEqual({ texts: [], others: 0 })
})

it('knows what this device wrote when it had another id', () => {
  const ben = person()
  const before = stored(ben)
  const earlier = new Person(
    'ben',
    clientIdOf(9, () => 0.5),
  )
  createCard(earlier.board, earlier.acting, { kind: 'note', values: { text: 'before' } })
  Y.applyUpdate(ben.board.doc, Y.encodeStateAsUpdate(earlier.board.doc))
  const reading = { board: ben.board, state: readState(ben.board), language: 'en' } as const
  const { texts } = readUnsent(reading, { stored: before, prefixes: new Set([3, 9]) })
  expect(lines(texts)).toContain('Note · before | Text | before')
})

/** The ids of what was written while this ran, and what of it was typed. */
function typed(ben: Person, edit: () => void) {
  const from = stored(ben).get(OURS) ?? 0
  edit()
  return readTaken(ben, idsFrom(ben, from))
}
const readTaken = ({ board }: Person, ids: Ranges) =>
  readTyped({ board, state: readState(board), language: 'en' }, ids)
function idsFrom(ben: Person, from: number): Ranges {
  const len = (stored(ben).get(OURS) ?? 0) - from
  return new Map([[OURS, [{ clock: from, len }]]])
}
const lines = (texts: readonly { name: string; field: string; text: string }[]) =>
  texts.map(({ name, field, text }) => `${name} | ${field} | ${text}`).sort()

it('of what is taken back, what was typed is read; what was moved, scored or deleted is not', () => {
  const ben = person()
  const [id] = readState(ben.board).cards.keys()
  const { texts, others } = typed(ben, () => {
    ben.board.text(id!, 'iWant')?.insert(0, 'now ')
    setScores(ben.board, id!, { impact: 8 })
    setField(ben.board, id!, 'status', 'ready', ben.random)
    ben.board.canvas.set('shape:moved', new Y.Map<unknown>([['g', [1, 2, 0]]]))
    const words = { type: 'doc', content: [{ type: 'text', text: 'drawn' }] }
    ben.board.canvas.set('shape:note', new Y.Map<unknown>([['p.richText', words]]))
  })
  expect(lines(texts)).toEqual([
    ' |  | drawn',
    'Story · now stored long ago | I want | now stored long ago',
  ])
  expect(others).toBe(0)
  const deleted = typed(ben, () => {
    ben.board.text(id!, 'iWant')?.delete(0, 4)
    deleteCards(ben.board, ben.acting, [id!])
  })
  expect(deleted).toEqual({ texts: [], others: 0 })
})

it('a card or row that is taken back is read with all that was typed into it since', () => {
  const ben = person()
  const [id] = readState(ben.board).cards.keys()
  const from = stored(ben).get(OURS) ?? 0
  const note = createCard(ben.board, ben.acting, { kind: 'note' })
  const row = addItem(ben.board, id!, 'acceptanceCriteria', '', ben.random)
  const ids = idsFrom(ben, from)
  ben.board.text(note, 'text')?.insert(0, 'hello')
  itemText(ben.board, id!, 'acceptanceCriteria', row!)?.insert(0, 'by noise')
  expect(lines(readTaken(ben, ids).texts)).toEqual([
    'Note · hello | Text | hello',
    'Story · stored long ago | Acceptance criteria | by noise',
  ])
})

it('what goes word by word is kept once, with the most words', () => {
  const text = { of: 'card', id: 'a', name: 'Note', field: 'Text' } as const
  const keep = (of: object, words: string) =>
    keepUnsent('board', { texts: [{ ...text, ...of, text: words }], others: 0 }, 'step')
  keep({}, 'hello')
  keep({ name: 'Note · llo' }, 'llo')
  keep({}, 'hello world')
  keep({ id: 'b' }, 'hello')
  keep({}, 'something else')
  expect(keptUnsent.getState()['board']?.texts.map((one) => one.text)).toEqual([
    'hello world',
    'hello',
    'something else',
  ])
  dropUnsent('board')
})
