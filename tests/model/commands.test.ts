import * as Y from 'yjs'
import { beforeEach, describe, expect, it, test } from 'vitest'
import {
  addItem,
  createCards,
  deleteCards,
  duplicateCards,
  linkCards,
  removeItem,
  restoreCards,
  setField,
  setItemValue,
  setScores,
  unlinkCards,
  type Draft,
} from '../../model/commands.ts'
import { stageMembers } from '../../model/columns.ts'
import { KIND_NAMES, KINDS, titleOf } from '../../model/cards.ts'
import { isContainer, type ListItem } from '../../model/fields.ts'
import { geometryOf } from '../../model/geometry.ts'
import type { AreaId, CardId } from '../../model/ids.ts'
import { liveCards, type Link } from '../../model/state.ts'
import { cardsOf } from '../support/cardsOf.ts'
import { Person } from '../support/people.ts'

let ada: Person
beforeEach(() => {
  ada = new Person('ada', 1)
})
const { make, card, note } = cardsOf(() => ada)

describe('creating', () => {
  test.each(KIND_NAMES)('a %s is born with its containers and defaults, alive', (kind) => {
    const id = make({ kind })
    const node = ada.board.cards.get(id)!
    for (const [name, field] of Object.entries(KINDS[kind].fields)) {
      if (isContainer(field)) expect(node.get(name), name).toBeInstanceOf(Y.AbstractType)
      if (field.type === 'choice' && 'default' in field)
        expect(card(id).fields[name]).toBe(field.default)
    }
    expect(card(id)).toMatchObject({ kind, createdBy: 'ada', deletedAt: undefined, unknown: {} })
  })

  it('puts cards of a stage or journey in order behind those that are there', () => {
    const stage = make({ kind: 'stage', area: 'way' as AreaId })
    const later = make({ kind: 'stage', area: 'way' as AreaId })
    expect(card(stage).order < card(later).order).toBe(true)
    const first = make({ kind: 'story', values: { stage } })
    const more = createCards(
      ada.board,
      ada.acting,
      ['a', 'b', 'c'].map((iWant): Draft => ({ kind: 'story', values: { stage, iWant } })),
    )
    expect(stageMembers(ada.board, stage).map(({ id }) => id)).toEqual([first, ...more])
  })

  it('ignores values for fields that the kind has not', () => {
    const id = make({ kind: 'note', values: { text: 'a', impact: 3, constructor: 'x' } })
    expect([...ada.board.cards.get(id)!.keys()].sort()).toEqual(
      ['colour', 'createdAt', 'createdBy', 'kind', 'text'].sort(),
    )
  })
})

describe('fields', () => {
  it('writes each type of field and clears it again', () => {
    const id = make({ kind: 'story' })
    const set = (name: string, input: Parameters<typeof setField>[3]) =>
      setField(ada.board, id, name, input, ada.random)
    set('iWant', 'to compare')
    set('acceptanceCriteria', ['two', 'models'])
    set('links', [{ label: 'Diagram', url: 'https://example.org' }])
    set('impact', 8)
    set('moscow', 'must')
    set('touchpoints', ['t1', 't2'])
    const { fields } = card(id)
    expect(fields).toMatchObject({ iWant: 'to compare', impact: 8, moscow: 'must' })
    expect(fields['touchpoints']).toEqual(['t1', 't2'])
    expect((fields['acceptanceCriteria'] as ListItem[]).map(({ text }) => text)).toEqual([
      'two',
      'models',
    ])
    expect((fields['links'] as ListItem[])[0]?.values).toEqual({
      label: 'Diagram',
      url: 'https://example.org',
    })
    for (const name of ['iWant', 'acceptanceCriteria', 'links', 'impact', 'moscow', 'touchpoints'])
      set(name, undefined)
    expect(card(id).fields).toEqual(card(make({ kind: 'story' })).fields)
  })

  it('edits lists item by item', () => {
    const id = make({ kind: 'persona', values: { goals: ['one', 'three'] } })
    const goals = () => card(id).fields['goals'] as ListItem[]
    const one = goals()[0]!
    addItem(ada.board, id, 'goals', 'two', ada.random, one.id)
    addItem(ada.board, id, 'goals', 'four', ada.random)
    addItem(ada.board, id, 'goals', 'five', ada.random, 'gone')
    expect(goals().map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four', 'five'])
    removeItem(ada.board, id, 'goals', one.id)
    expect(goals().map(({ text }) => text)).toEqual(['two', 'three', 'four', 'five'])
    const row = addItem(ada.board, id, 'evidence', { note: 'two calls' }, ada.random)!
    setItemValue(ada.board, id, 'evidence', row, 'count', 2)
    setItemValue(ada.board, id, 'evidence', row, 'note', 'three calls')
    expect((card(id).fields['evidence'] as ListItem[])[0]?.values).toEqual({
      source: 'assumption',
      note: 'three calls',
      date: undefined,
      count: 2,
    })
    setItemValue(ada.board, id, 'evidence', row, 'count', undefined)
    expect((card(id).fields['evidence'] as ListItem[])[0]?.values['count']).toBeUndefined()
  })

  it('sets scores, one, both or none, and writes nothing where nothing changes', () => {
    const id = make({ kind: 'story' })
    setScores(ada.board, id, { impact: 8, effort: 3 })
    setScores(ada.board, id, { effort: undefined })
    expect(card(id).fields).toMatchObject({ impact: 8, effort: undefined })
    ada.outbox.length = 0
    setScores(ada.board, id, { impact: 8 })
    expect(ada.outbox).toHaveLength(0)
    setScores(ada.board, id, { impact: Number.NaN })
    expect(card(id).fields['impact']).toBeUndefined()
  })
})

describe('deleting', () => {
  it('takes a card out of every view, keeps what it holds, and restore brings it back', () => {
    const id = note('keep me')
    deleteCards(ada.board, ada.acting, [id, 'gone' as CardId])
    expect(liveCards(ada.state)).toEqual([])
    const { deletedAt } = card(id)
    deleteCards(ada.board, ada.acting, [id])
    expect(card(id).deletedAt).toBe(deletedAt)
    restoreCards(ada.board, [id, 'gone' as CardId])
    expect(liveCards(ada.state).map(titleOf)).toEqual(['keep me'])
  })
})

describe('duplicating', () => {
  it('copies fields, but neither key, votes nor pinned rank', () => {
    const id = make({
      kind: 'story',
      values: { iWant: 'to compare', impact: 8, rank: 2, acceptanceCriteria: ['two models'] },
      g: [10, 20, 0],
    })
    ada.board.cards.get(id)!.set('key', 'ST-01')
    setField(ada.board, id, 'impactVotes', { ben: 5 }, ada.random)
    const copy = duplicateCards(ada.board, ada.acting, [id, id]).get(id)!
    expect(liveCards(ada.state)).toHaveLength(2)
    expect(card(copy).fields).toMatchObject({
      iWant: 'to compare',
      impact: 8,
      rank: undefined,
      key: undefined,
      impactVotes: {},
    })
    expect((card(copy).fields['acceptanceCriteria'] as ListItem[])[0]?.text).toBe('two models')
    expect(geometryOf(ada.board, copy)).toEqual([34, 44, 0])
  })

  it('puts each copy right behind its source', () => {
    const stage = make({ kind: 'stage' })
    const [a, b, c] = createCards(
      ada.board,
      ada.acting,
      ['a', 'b', 'c'].map((title): Draft => ({ kind: 'touchpoint', values: { stage, title } })),
    )
    duplicateCards(ada.board, ada.acting, [a!, b!])
    const titles = stageMembers(ada.board, stage).map(({ id }) => titleOf(card(id)))
    expect(titles).toEqual(['a', 'a', 'b', 'b', 'c'])
    expect(c).toBe(stageMembers(ada.board, stage).at(-1)?.id)
  })

  it('a column copied with its cards has the copies in it, in their order', () => {
    const stage = make({ kind: 'stage', area: 'way' as AreaId })
    const next = make({ kind: 'stage', area: 'way' as AreaId })
    const members = ['a', 'b'].map((title) =>
      make({ kind: 'touchpoint', values: { stage, title } }),
    )
    const copies = duplicateCards(ada.board, ada.acting, [stage, ...members])
    const column = copies.get(stage)!
    expect(stageMembers(ada.board, column).map(({ id }) => titleOf(card(id)))).toEqual(['a', 'b'])
    expect(stageMembers(ada.board, stage)).toHaveLength(2)
    expect(card(stage).order < card(column).order).toBe(true)
    expect(card(column).order < card(next).order).toBe(true)
  })

  it('a card of an unknown kind gives its words as a note', () => {
    const node = new Y.Map<unknown>()
    ada.board.cards.set('new1', node)
    node.set('kind', 'hologram')
    node.set('beam', 'from the future')
    const copy = duplicateCards(ada.board, ada.acting, ['new1' as CardId]).get('new1' as CardId)!
    expect(card(copy)).toMatchObject({ kind: 'note', fields: { text: 'from the future' } })
  })
})

describe('links', () => {
  const links = (): Link[] => [...ada.state.links.values()]

  it('are made once, of a kind that follows from the cards', () => {
    const [a, b] = [make({ kind: 'touchpoint' }), make({ kind: 'touchpoint' })]
    const id = linkCards(ada.board, ada.acting, a, b, 'after 3 days')
    expect(linkCards(ada.board, ada.acting, a, b)).toBe(id)
    expect(links()).toEqual([{ id, from: a, to: b, kind: 'next', label: 'after 3 days' }])
    linkCards(ada.board, ada.acting, a, note('why?'))
    expect(links().map(({ kind }) => kind)).toContain('relates')
    expect(linkCards(ada.board, ada.acting, a, a)).toBeUndefined()
    expect(linkCards(ada.board, ada.acting, a, 'gone' as CardId)).toBeUndefined()
    unlinkCards(ada.board, id!)
    expect(links()).toHaveLength(1)
  })
})
