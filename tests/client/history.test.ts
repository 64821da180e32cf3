import fc from 'fast-check'
import * as Y from 'yjs'
import { beforeEach, expect, it } from 'vitest'
import { History } from '../../client/state/history.ts'
import { KINDS, type KindName } from '../../model/cards.ts'
import {
  addItem,
  convertCard,
  createCard,
  deleteCards,
  itemText,
  linkCards,
  removeItem,
  setScores,
} from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { verdictOn } from '../support/admission.ts'
import { meet, Person } from '../support/people.ts'

let ada: Person
let ben: Person
let server: Person
let history: History
let story: CardId
beforeEach(() => {
  ada = new Person('ada', 100)
  ben = new Person('ben', 200)
  server = new Person('server', 1)
  history = new History(ada.board)
  story = step(() => createCard(ada.board, ada.acting, { kind: 'story' }))
  meet(ada, ben, server)
})

function step<T>(edit: () => T): T {
  history.mark()
  return edit()
}
const impact = () => ada.state.cards.get(story)?.fields['impact']

it('takes back a first score although the server has written the key of the card', () => {
  assignStoryKeys(server.board)
  meet(ada, ben, server)
  step(() => setScores(ada.board, story, { impact: 8 }))
  expect(history.undo()).toBe('done')
  expect(impact()).toBeUndefined()
  expect(history.redo()).toBe('done')
  expect(impact()).toBe(8)
})

it('takes back a creation softly, whoever has worked on it since', () => {
  setScores(ben.board, story, { impact: 5 })
  meet(ada, ben)
  expect(history.undo()).toBe('done')
  expect(ada.state.cards.get(story)).toMatchObject({ fields: { impact: 5 } })
  expect(ada.state.cards.get(story)?.deletedAt).toBeDefined()
  expect(history.redo()).toBe('done')
  expect(ada.state.cards.get(story)?.deletedAt).toBeUndefined()
})

it('keeps a link whole that somebody has written on since', () => {
  const other = createCard(ben.board, ben.acting, { kind: 'note' })
  meet(ada, ben)
  const id = step(() => linkCards(ada.board, ada.acting, story, other, 'then'))!
  meet(ada, ben)
  const label = ben.board.links.get(id)!.get('label') as Y.Text
  label.insert(4, ', after 3 days')
  meet(ada, ben)
  history.undo()
  expect(ada.state.links.get(id)).toMatchObject({
    from: story,
    label: expect.stringContaining('3 days') as string,
  })
})

it('keeps what somebody writes in a card whose conversion is taken back before that is heard of', () => {
  step(() => convertCard(ada.board, story, 'action'))
  meet(ada, ben)
  ben.board.text(story, 'what')!.insert(0, 'call them')
  expect(history.undo()).toBe('done')
  meet(ada, ben)
  for (const { board } of [ada, ben]) {
    expect(board.card(story)!.get('kind')).toBe('story')
    expect(board.text(story, 'what')!.toJSON()).toBe('call them')
  }
})

it('brings back a row that was written in where a word had come back before, as the server lets it in', () => {
  const list = 'acceptanceCriteria'
  const row = step(() => addItem(ada.board, story, list, 'a word', ada.random))!
  const text = ({ board }: Person) => itemText(board, story, list, row)!
  step(() => ada.board.transact(() => text(ada).delete(0, 2)))
  history.undo()
  step(() => ada.board.transact(() => text(ada).insert(1, '-')))
  meet(ada, ben, server)
  step(() => removeItem(ada.board, story, list, row))
  history.undo()
  const update = Y.mergeUpdates(ada.outbox)
  expect(verdictOn(update, server.board.doc).kind).toBe('news')
  meet(ada, ben, server)
  for (const person of [ada, ben, server]) expect(text(person).toJSON()).toBe('a- word')
})

it('says that others have overtaken a step, and takes back no older one instead', () => {
  step(() => setScores(ada.board, story, { impact: 8 }))
  meet(ada, ben)
  setScores(ben.board, story, { impact: 13 })
  meet(ada, ben)
  expect(history.undo()).toBe('overtaken')
  expect(impact()).toBe(13)
  expect(ada.state.cards.get(story)?.deletedAt).toBeUndefined()
})

it('counts its steps', () => {
  step(() => deleteCards(ada.board, ada.acting, [story]))
  expect(history.sizes.getState()).toEqual({ undo: 2, redo: 0 })
  history.undo()
  expect(history.sizes.getState()).toEqual({ undo: 1, redo: 1 })
  expect([history.undo(), history.undo()]).toEqual(['done', 'nothing'])
})

it('forgets the steps of which the server has taken back something, and no others', () => {
  step(() => setScores(ada.board, story, { impact: 3 }))
  const { doc } = ada.board
  const from = Y.getState(doc.store, doc.clientID)
  step(() => ada.board.text(story, 'iWant')?.insert(0, 'not allowed'))
  const len = Y.getState(doc.store, doc.clientID) - from
  step(() => setScores(ada.board, story, { effort: 5 }))
  history.forget(new Map([[doc.clientID, [{ clock: from + 2, len: len - 2 }]]]))
  expect(history.sizes.getState()).toEqual({ undo: 3, redo: 0 })
  expect(history.undo()).toBe('done')
  expect(ada.state.cards.get(story)?.fields['effort']).toBeUndefined()
  expect(history.undo()).toBe('done')
  expect(impact()).toBeUndefined()
  expect(ada.board.text(story, 'iWant')?.toString()).toBe('not allowed')
})

it('of turning a card into another kind never leaves it without one, whoever else did so at the same moment', () => {
  const kinds = fc.constantFrom(...(Object.keys(KINDS) as KindName[]))
  const turns = fc.array(fc.record({ mine: kinds, theirs: kinds, isUndone: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 400 }), turns, (id, all) => {
      const [cleo, dan] = [new Person('cleo', 200), new Person('dan', id === 200 ? 201 : id)]
      const steps = new History(cleo.board)
      const card = createCard(cleo.board, cleo.acting, { kind: 'note' })
      meet(cleo, dan)
      for (const { mine, theirs, isUndone } of all) {
        steps.mark()
        convertCard(cleo.board, card, mine)
        convertCard(dan.board, card, theirs)
        meet(cleo, dan)
        if (isUndone) steps.undo()
        meet(cleo, dan)
        for (const { board } of [cleo, dan]) expect(board.card(card)?.get('kind')).toBeDefined()
      }
    }),
    { numRuns: 60 },
  )
})

it('takes nothing back while the person may not write, and forgets nothing', () => {
  let mayWrite = true
  const steps = new History(ada.board, () => mayWrite)
  setScores(ada.board, story, { impact: 8 })
  mayWrite = false
  expect(steps.undo()).toBe('nothing')
  expect(impact()).toBe(8)
  mayWrite = true
  expect(steps.undo()).toBe('done')
  expect(impact()).toBeUndefined()
  mayWrite = false
  expect(steps.redo()).toBe('nothing')
  steps.destroy()
})
