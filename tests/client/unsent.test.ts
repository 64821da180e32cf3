import * as Y from 'yjs'
import { expect, it } from 'vitest'
import { readUnsent } from '../../client/sync/unsent.ts'
import { createCard, setField } from '../../model/commands.ts'
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
  readUnsent({ board, state: readState(board), language }, stored)
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
  const { texts, others } = read(ben, before)
  expect(
    texts.map(({ of, name, field, text }) => [of, name, field, text].join(' | ')).sort(),
  ).toEqual([
    'board | Pumps |  | Pumps',
    'card | Story · compare pumps | Acceptance criteria | by noise\nby price',
    'card | Story · compare pumps | I want | compare pumps',
    'card | Story · compare pumps | Status | Idea',
    'drawing |  |  | one\ntwo',
  ])
  expect(others).toBe(1)
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
