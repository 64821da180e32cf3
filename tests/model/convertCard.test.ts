import * as Y from 'yjs'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { convertCard } from '../../model/commands.ts'
import { stageMembers } from '../../model/columns.ts'
import { KIND_NAMES, KINDS, titleOf } from '../../model/cards.ts'
import { isContainer } from '../../model/fields.ts'
import { geometryOf } from '../../model/geometry.ts'
import { cardsOf } from '../support/cardsOf.ts'
import { Person } from '../support/people.ts'

let ada: Person
beforeEach(() => {
  ada = new Person('ada', 1)
})
const { make, card, note } = cardsOf(() => ada)

describe('turning a note into another card', () => {
  test.each(KIND_NAMES.filter((kind) => kind !== 'note'))('a %s has its text as title', (kind) => {
    const id = note('Sample request')
    convertCard(ada.board, id, kind)
    expect(card(id).kind).toBe(kind)
    expect(titleOf(card(id))).toBe('Sample request')
    expect(card(id).unknown).toEqual({})
    const fresh = card(make({ kind }))
    for (const [name, field] of Object.entries(KINDS[kind].fields)) {
      if (name !== KINDS[kind].title && isContainer(field))
        expect(card(id).fields[name]).toEqual(fresh.fields[name])
      if (field.type === 'choice') expect(card(id).fields[name]).toBe(fresh.fields[name])
    }
  })

  it('takes a sentence apart for a story', () => {
    const id = note('As a new visitor I want to compare models so that I can shortlist')
    convertCard(ada.board, id, 'story')
    expect(card(id).fields).toMatchObject({
      asA: 'new visitor',
      iWant: 'to compare models',
      soThat: 'I can shortlist',
    })
  })

  it('and back again loses nothing', () => {
    const id = make({
      kind: 'story',
      values: { asA: 'buyer', iWant: 'a price', soThat: 'I can order', impact: 5, status: 'ready' },
    })
    const before = card(id).fields
    convertCard(ada.board, id, 'note')
    expect(card(id)).toMatchObject({ fields: { text: 'a price' }, unknown: { asA: 'buyer' } })
    convertCard(ada.board, id, 'persona')
    convertCard(ada.board, id, 'story')
    expect(card(id).fields).toEqual(before)
  })

  it('keeps the stage where both have one, else finds a free place for it', () => {
    const stage = make({ kind: 'stage', g: [0, 0, 0] })
    const id = make({ kind: 'story', values: { iWant: 'a', stage } })
    convertCard(ada.board, id, 'touchpoint')
    expect(stageMembers(ada.board, stage)).toHaveLength(1)
    expect(geometryOf(ada.board, id)).toBeUndefined()
    convertCard(ada.board, id, 'note')
    expect(stageMembers(ada.board, stage)).toHaveLength(0)
    expect(geometryOf(ada.board, id)).toBeDefined()
  })

  it('keeps what somebody types into it at the same moment', () => {
    const ben = new Person('ben', 2)
    const id = note('price')
    ben.hear(Y.encodeStateAsUpdate(ada.board.doc))
    convertCard(ada.board, id, 'touchpoint')
    ben.board.text(id, 'text')!.insert(5, ' per line')
    ada.hear(Y.encodeStateAsUpdate(ben.board.doc))
    expect(card(id)).toMatchObject({ fields: { title: 'price' }, unknown: { text: ' per line' } })
  })
})
