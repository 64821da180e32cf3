import { beforeEach, describe, expect, it } from 'vitest'
import { convertCard, createCard, deleteCards, setField, setScores } from '../../model/commands.ts'
import { setStage } from '../../model/columns.ts'
import { titleOf } from '../../model/cards.ts'
import type { CardId } from '../../model/ids.ts'
import { liveCards } from '../../model/state.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { meet, Person } from '../support/people.ts'

let ada: Person
let ben: Person
let server: Person
beforeEach(() => {
  ada = new Person('ada', 100)
  ben = new Person('ben', 200)
  server = new Person('server', 1)
})

const meetAll = () => meet(ada, ben, server)
const story = (iWant: string) =>
  ada.step(() => createCard(ada.board, ada.acting, { kind: 'story', values: { iWant } }))
const card = (person: Person, id: CardId) => person.state.cards.get(id)!

describe('MERGE6: undo takes back one’s own edits only', () => {
  it('of a creation deletes the card softly; redo revives it with a colleague’s words and its key', () => {
    const id = story('to compare')
    meetAll()
    assignStoryKeys(server.board, [id])
    ben.step(() => setField(ben.board, id, 'soThat', 'I can shortlist', ben.random))
    meetAll()
    ada.undo.undo()
    meetAll()
    for (const person of [ada, ben, server]) {
      expect(liveCards(person.state)).toEqual([])
      expect(card(person, id).fields).toMatchObject({ key: 'ST-01', soThat: 'I can shortlist' })
    }
    ada.undo.redo()
    meetAll()
    for (const person of [ada, ben, server]) {
      expect(liveCards(person.state).map(titleOf)).toEqual(['to compare'])
      expect(card(person, id).fields).toMatchObject({ key: 'ST-01', soThat: 'I can shortlist' })
    }
  })

  it('keeps what a colleague typed into the same text', () => {
    const id = story('compare')
    meetAll()
    ada.step(() => setField(ada.board, id, 'iWant', 'compare models', ada.random))
    ben.board.text(id, 'iWant')!.insert(0, 'to ')
    meetAll()
    expect(titleOf(card(ben, id))).toBe('to compare models')
    ada.undo.undo()
    meetAll()
    expect(titleOf(card(ben, id))).toBe('to compare')
  })

  it('does not force back a value that a colleague has changed since', () => {
    const id = story('a')
    meetAll()
    ada.step(() => setScores(ada.board, id, { impact: 8, effort: 2 }))
    meetAll()
    setScores(ben.board, id, { impact: 13 })
    meetAll()
    ada.undo.undo()
    meetAll()
    expect(card(ben, id).fields).toMatchObject({ impact: 13, effort: undefined })
  })

  it('of a first value leaves the field empty again, whoever else worked on the card', () => {
    const id = story('a')
    meetAll()
    assignStoryKeys(server.board)
    meetAll()
    ada.step(() => setScores(ada.board, id, { impact: 8 }))
    ada.undo.undo()
    expect(card(ada, id).fields).toMatchObject({ impact: undefined, key: 'ST-01' })
  })

  it('of a deletion brings the card back, of a move its column', () => {
    const stage = createCard(ada.board, ada.acting, { kind: 'stage' })
    const id = story('a')
    ada.step(() => setStage(ada.board, id, stage, ada.random))
    ada.step(() => deleteCards(ada.board, ada.acting, [id]))
    ada.undo.undo()
    expect(card(ada, id)).toMatchObject({ deletedAt: undefined, fields: { stage } })
    ada.undo.undo()
    expect(card(ada, id).fields['stage']).toBeUndefined()
    ada.undo.redo()
    expect(card(ada, id).fields['stage']).toBe(stage)
  })

  it('of a conversion gives the note back as it was', () => {
    const id = ada.step(() =>
      createCard(ada.board, ada.acting, {
        kind: 'note',
        values: { text: 'a price', colour: 'red' },
      }),
    )
    const before = card(ada, id)
    ada.step(() => convertCard(ada.board, id, 'story'))
    expect(card(ada, id)).toMatchObject({ kind: 'story', fields: { iWant: 'a price' } })
    ada.undo.undo()
    expect(card(ada, id)).toEqual(before)
  })
})
