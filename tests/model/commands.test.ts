import * as Y from 'yjs'
import { beforeEach, describe, expect, it, test } from 'vitest'
import {
  addItem,
  convertCard,
  createCard,
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
import { placeInJourney, placeInStage, setStage, stageMembers } from '../../model/columns.ts'
import { KIND_NAMES, KINDS, titleOf } from '../../model/cards.ts'
import { isContainer, type ListItem } from '../../model/fields.ts'
import { geometryOf } from '../../model/geometry.ts'
import type { AreaId, CardId } from '../../model/ids.ts'
import { liveCards, type Link } from '../../model/state.ts'
import { Person } from './../support/people.ts'

let ada: Person
beforeEach(() => {
  ada = new Person('ada', 1)
})

const make = (draft: Draft) => createCard(ada.board, ada.acting, draft)
const card = (id: CardId) => ada.state.cards.get(id)!
const note = (text: string) => make({ kind: 'note', values: { text } })

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
