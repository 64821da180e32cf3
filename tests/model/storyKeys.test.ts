import { beforeEach, describe, expect, it, test } from 'vitest'
import {
  convertCard,
  createCard,
  createCards,
  deleteCards,
  setField,
  type Draft,
} from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { assignStoryKeys, stagePrefix } from '../../model/storyKeys.ts'
import { meet, Person } from '../support/people.ts'

test.each([
  ['Inquiry', 'INQ'],
  ['Évaluation', 'EVA'],
  ['  évaluation', 'EVA'],
  ['Œuvre', 'UVR'],
  ['Won or lost', 'WON'],
  ['Go', 'GO'],
  ['1st call', 'STC'],
  ['A', 'ST'],
  ['评估', 'ST'],
  ['', 'ST'],
])('KEY2: the prefix of “%s” is %s', (name, prefix) => {
  expect(stagePrefix(name)).toBe(prefix)
})

describe('keys', () => {
  let server: Person
  let stage: CardId
  beforeEach(() => {
    server = new Person('server', 1)
    stage = make({ kind: 'stage', values: { name: 'Inquiry' } })
  })
  const make = (draft: Draft) => createCard(server.board, server.acting, draft)
  const story = (values: Draft['values'] = { stage }) => make({ kind: 'story', values })
  const keyOf = (id: CardId) => server.state.cards.get(id)?.fields['key']
  const assign = (...ids: CardId[]) => assignStoryKeys(server.board, ids)

  it('KEY1: are given to stories without one, and to nothing else', () => {
    const [a, b, loose] = [story(), story(), story({})]
    const note = make({ kind: 'note' })
    assign(a, note)
    expect([keyOf(a), keyOf(b), keyOf(note)]).toEqual(['INQ-01', undefined, undefined])
    assignStoryKeys(server.board)
    expect([keyOf(a), keyOf(b), keyOf(loose)]).toEqual(['INQ-01', 'INQ-02', 'ST-01'])
  })

  it('KEY1: write nothing where nothing is missing', () => {
    const id = story()
    assignStoryKeys(server.board)
    server.outbox.length = 0
    assignStoryKeys(server.board)
    assign(id, 'gone' as CardId)
    expect(server.outbox).toEqual([])
  })

  it('KEY3: are never used again, whatever became of the card', () => {
    const [a, b] = [story(), story()]
    assign(a, b)
    deleteCards(server.board, server.acting, [b])
    const c = story()
    assign(c)
    expect(keyOf(c)).toBe('INQ-03')
    convertCard(server.board, c, 'note')
    const d = story()
    assign(d)
    expect(keyOf(d)).toBe('INQ-04')
    convertCard(server.board, c, 'story')
    assign(c)
    expect(keyOf(c)).toBe('INQ-03')
  })

  it('KEY3: a story born deleted, as each is at first, has its key as well', () => {
    const id = story()
    deleteCards(server.board, server.acting, [id])
    assign(id)
    expect(keyOf(id)).toBe('INQ-01')
  })

  it('KEY2: a deleted stage names nobody', () => {
    deleteCards(server.board, server.acting, [stage])
    const id = story()
    assign(id)
    expect(keyOf(id)).toBe('ST-01')
  })

  it('KEY4: do not change with the stage', () => {
    const other = make({ kind: 'stage', values: { name: 'Evaluation' } })
    const id = story()
    assign(id)
    setField(server.board, id, 'stage', other, server.random)
    assignStoryKeys(server.board)
    expect(keyOf(id)).toBe('INQ-01')
  })

  it('KEY5: go by age, then id, when several are made at one moment offline', () => {
    const [ada, ben] = [new Person('ada', 10), new Person('ben', 20)]
    meet(server, ada, ben)
    const late = { ...ben.acting, now: 9_000_000_000_000 }
    const second = createCard(ben.board, late, { kind: 'story', values: { stage } })
    const first = createCard(ada.board, ada.acting, { kind: 'story', values: { stage } })
    meet(server, ada, ben)
    assign(second, first)
    expect([keyOf(first), keyOf(second)]).toEqual(['INQ-01', 'INQ-02'])
  })

  it('KEY5: of two with the same key the older keeps it', () => {
    const [a, b, c] = [story(), story(), story()]
    for (const id of [a, b]) server.board.cards.get(id)!.set('key', 'INQ-07')
    assignStoryKeys(server.board)
    expect([keyOf(a), keyOf(b), keyOf(c)]).toEqual(['INQ-07', 'INQ-08', 'INQ-09'])
    const forged = story({ stage, key: 'INQ-07' })
    assign(forged)
    expect(keyOf(forged)).toBe('INQ-10')
  })

  it('KEY5: count on past keys of other programs and forged numbers', () => {
    const [a, b, c, d] = [story(), story(), story(), story()]
    server.board.cards.get(a)!.set('key', 'INQ-999999999')
    server.board.cards.get(b)!.set('key', 'ticket 12')
    server.board.cards.get(c)!.set('key', 12)
    assignStoryKeys(server.board)
    expect([a, b, c, d].map(keyOf)).toEqual(['INQ-999999999', 'ticket 12', 'INQ-01', 'INQ-02'])
  })

  it('KEY3: have two digits at least and more where needed', () => {
    const ids = Array.from({ length: 101 }, () => story())
    assignStoryKeys(server.board)
    expect(keyOf(ids[8]!)).toBe('INQ-09')
    expect(keyOf(ids[100]!)).toBe('INQ-101')
  })

  it('look at the board once, however many stories come', () => {
    const drafts = Array.from({ length: 2000 }, (): Draft => ({ kind: 'story', values: { stage } }))
    const ids = createCards(server.board, server.acting, drafts)
    const began = process.cpuUsage()
    assign(...ids)
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(500)
    const keys = ids.map((id) => server.board.cards.get(id)?.get('key'))
    expect(new Set(keys).size).toBe(2000)
  })
})
