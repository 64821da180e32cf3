import { beforeEach, describe, expect, it, test } from 'vitest'
import { deleteCards, setField } from '../../model/commands.ts'
import { placeInJourney, placeInStage, setStage, stageMembers } from '../../model/columns.ts'
import { titleOf } from '../../model/cards.ts'
import { geometryOf } from '../../model/geometry.ts'
import type { AreaId, CardId } from '../../model/ids.ts'
import { cardsOf } from '../support/cardsOf.ts'
import { Person } from '../support/people.ts'

let ada: Person
beforeEach(() => {
  ada = new Person('ada', 1)
})
const { make, card, note } = cardsOf(() => ada)

describe('columns', () => {
  let stage: CardId
  let ids: CardId[]
  beforeEach(() => {
    stage = make({ kind: 'stage' })
    ids = ['a', 'b', 'c', 'd'].map((iWant) => make({ kind: 'story', values: { stage, iWant } }))
  })
  const column = (of = stage) =>
    stageMembers(ada.board, of)
      .map(({ id }) => titleOf(card(id)))
      .join('')
  const move = (letters: string, slot: number) =>
    placeInStage(
      ada.board,
      [...letters].map((letter) => ids['abcd'.indexOf(letter)]!),
      stage,
      slot,
      ada.random,
    )

  test.each([
    ['d', 0, 'dabc'],
    ['a', 3, 'bcda'],
    ['b', 2, 'acbd'],
    ['ca', 1, 'bcad'],
    ['a', 99, 'bcda'],
  ])('%s to place %i gives %s', (letters, slot, result) => {
    move(letters, slot)
    expect(column()).toBe(result)
  })

  it('writes nothing when nothing changes', () => {
    ada.outbox.length = 0
    move('b', 1)
    move('bc', 1)
    setStage(ada.board, ids[0]!, stage, ada.random)
    expect(ada.outbox).toHaveLength(0)
  })

  it('keeps the sequence people saw where order keys are equal or malformed', () => {
    for (const id of ids) ada.board.cards.get(id)!.set('order', 'a5')
    const seen = column()
    const [first, second, third, fourth] = seen
    move(fourth!, 1)
    expect(column()).toBe([first, fourth, second, third].join(''))
    for (const id of ids) ada.board.cards.get(id)!.set('order', '!')
    const again = column()
    move(again[0]!, 2)
    expect(column()).toBe([again[1], again[2], again[0], again[3]].join(''))
  })

  it('renews the keys of a column before they grow long', () => {
    for (let i = 0; i < 400; i++) {
      const now = column()
      move(now[3]!, 1)
      expect(column()).toBe([now[0], now[3], now[1], now[2]].join(''))
    }
    for (const { order } of stageMembers(ada.board, stage)) expect(order.length).toBeLessThan(42)
  })

  it('moves a card in from elsewhere and out to a free place', () => {
    const other = make({ kind: 'stage' })
    setStage(ada.board, ids[0]!, other, ada.random)
    expect([column(), column(other)]).toEqual(['bcd', 'a'])
    setField(ada.board, ids[1]!, 'stage', other, ada.random)
    expect([column(), column(other)]).toEqual(['cd', 'ab'])
    setStage(ada.board, ids[0]!, undefined, ada.random, [7, 8, 0])
    setField(ada.board, ids[1]!, 'stage', undefined, ada.random)
    expect(geometryOf(ada.board, ids[0]!)).toEqual([7, 8, 0])
    expect(geometryOf(ada.board, ids[1]!)).toBeDefined()
    expect(column(other)).toBe('')
  })

  it('holds live touchpoints and stories only', () => {
    deleteCards(ada.board, ada.acting, [ids[0]!])
    ada.board.cards.get(note('x'))!.set('stage', stage)
    expect(column()).toBe('bcd')
  })

  it('orders the stages of a journey in the same way', () => {
    const way = 'way' as AreaId
    const [s, t] = [make({ kind: 'stage', area: way }), make({ kind: 'stage', area: way })]
    placeInJourney(ada.board, [t], way, 0, ada.random)
    expect(card(t).order < card(s).order).toBe(true)
    placeInJourney(ada.board, [stage], way, 1, ada.random)
    expect(card(stage)).toMatchObject({ area: 'way' })
    expect(card(t).order < card(stage).order && card(stage).order < card(s).order).toBe(true)
  })
})
