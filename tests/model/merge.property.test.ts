import fc from 'fast-check'
import * as Y from 'yjs'
import { describe, expect, it, test } from 'vitest'
import { toBoardFile } from '../../model/boardFile.ts'
import { titleOf } from '../../model/cards.ts'
import { placeInStage, setStage } from '../../model/columns.ts'
import {
  addItem,
  createCard,
  deleteCards,
  restoreCards,
  setField,
  setScores,
} from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { rankStories } from '../../model/ranking.ts'
import { liveCards, watchDeep, watchState, type BoardState } from '../../model/state.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { meet, seeded, type Person } from '../support/people.ts'
import { edits, perform, workshop } from '../support/randomEdits.ts'

/** A wire that loses, doubles and reorders what it carries. */
function gossip(from: Person, to: Person, random: () => number): void {
  const heard = from.outbox.filter(() => random() < 0.6)
  const doubled = [...heard, ...heard.filter(() => random() < 0.2)]
  const shuffled = doubled.map((update) => ({ update, at: random() })).sort((a, b) => a.at - b.at)
  for (const { update } of shuffled) to.hear(update)
}

describe('MERGE1: any edits, partitions, losses and orders', () => {
  let happened = 0

  it('end in the same board for all, with a key of its own for each story', () => {
    fc.assert(
      fc.property(edits, fc.integer(), (script, seed) => {
        const { people, server } = workshop()
        const random = seeded(seed)
        const typed: string[] = []
        for (const edit of script) {
          const person = people[edit.who]!
          perform(edit, person)
          typed.push(...typeComment(person, typed.length))
          const [from, to] = [people[Math.floor(random() * 3)]!, people[Math.floor(random() * 3)]!]
          if (random() < 0.5) gossip(from, to, random)
          if (random() < 0.2) gossip(from, server, random)
          if (random() < 0.2) assignStoryKeys(server.board)
        }
        meet(server, ...people)
        assignStoryKeys(server.board)
        meet(server, ...people)

        const everybody = [server, ...people]
        const file = JSON.stringify(toBoardFile(server.board))
        for (const { board, state } of everybody) {
          expect(board.doc.store.pendingStructs).toBeNull()
          expect(state).toEqual(server.state)
          expect(JSON.stringify(toBoardFile(board))).toBe(file)
          expect(rankStories(state)).toEqual(rankStories(server.state))
        }
        for (const sign of typed) expect(file).toContain(sign)
        expect(file).not.toContain('\ufffd')
        const keys = keysOf(server.state)
        expect(new Set(keys).size).toBe(keys.length)
        for (const card of server.state.cards.values())
          if (card.kind === 'story') expect(card.fields['key']).toMatch(/^(INQ|ST)-\d\d+$/)
        happened += liveCards(server.state).length
      }),
      { numRuns: 50 },
    )
  })

  it('was no test of nothing', () => {
    expect(happened).toBeGreaterThan(50)
  })
})

/** Types a sign of its own into a text that no edit of these tests removes from: it must survive. */
function typeComment(person: Person, n: number): string[] {
  const card = [...person.board.cards.values()].find((node) => node.has('impactComment'))
  const comment = card?.get('impactComment')
  if (!(comment instanceof Y.Text)) return []
  const sign = String.fromCodePoint(0x4e00 + n)
  comment.insert(Math.floor(person.random() * (comment.length + 1)), sign)
  return [sign]
}

function keysOf(state: BoardState): string[] {
  return [...state.cards.values()].flatMap(
    (card) => (card.fields['key'] as string | undefined) ?? [],
  )
}

test('MERGE7: the mirror is what a fresh reading gives, and what did not change stays the same object', () => {
  fc.assert(
    fc.property(edits, fc.integer(), (script, seed) => {
      const { people, server } = workshop()
      const random = seeded(seed)
      const ada = people[0]!
      let mirror: BoardState | undefined
      let reports = 0
      let transactions = 0
      const touched = new Set<string>()
      watchDeep(ada.board.cards, (ids) => ids.forEach((id) => touched.add(id)))
      const stop = watchState(ada.board, (next) => {
        reports++
        for (const [id, card] of next.cards)
          if (mirror && !touched.has(id)) expect(card).toBe(mirror.cards.get(id))
        touched.clear()
        mirror = next
      })
      ada.board.doc.on('afterTransaction', () => transactions++)
      for (const edit of script) {
        const person = people[edit.who]!
        perform(edit, person)
        if (random() < 0.5) gossip(person, ada, random)
        expect(mirror ?? ada.state).toEqual(ada.state)
      }
      meet(server, ...people)
      expect(mirror ?? ada.state).toEqual(ada.state)
      expect(reports).toBeLessThanOrEqual(transactions)
      stop()
      createCard(ada.board, ada.acting, { kind: 'note' })
      expect(mirror).not.toEqual(ada.state)
    }),
    { numRuns: 30 },
  )
})

describe('two people offline', () => {
  const two = () => {
    const { people } = workshop()
    const [ada, ben] = people as [Person, Person]
    const id = createCard(ada.board, ada.acting, { kind: 'story', values: { iWant: 'compare' } })
    meet(ada, ben)
    return { ada, ben, id }
  }
  const card = (person: Person, id: CardId) => person.state.cards.get(id)!

  test('MERGE2: edit two fields of one card: both survive', () => {
    const values = {
      asA: 'buyer',
      soThat: 'I can order',
      moscow: 'must',
      impact: 8,
      effort: 3,
      rank: 2,
      owner: 'sales',
      horizon: 'short',
      persona: 'p1',
    } as const
    const names = Object.keys(values) as (keyof typeof values)[]
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 2, maxLength: 2 }), ([one, two_]) => {
        const { ada, ben, id } = two()
        setField(ada.board, id, one!, values[one!], ada.random)
        setField(ben.board, id, two_!, values[two_!], ben.random)
        meet(ada, ben)
        for (const person of [ada, ben]) {
          expect(card(person, id).fields).toMatchObject({
            [one!]: values[one!],
            [two_!]: values[two_!],
          })
        }
      }),
    )
  })

  test('MERGE3: type into one text: it merges by character', () => {
    const { ada, ben, id } = two()
    setField(ada.board, id, 'iWant', 'to compare', ada.random)
    setField(ben.board, id, 'iWant', 'compare two models', ben.random)
    meet(ada, ben)
    for (const person of [ada, ben]) expect(titleOf(card(person, id))).toBe('to compare two models')
  })

  test('MERGE3: add items to one list: all are there', () => {
    const { ada, ben, id } = two()
    addItem(ada.board, id, 'acceptanceCriteria', 'two models', ada.random)
    addItem(ben.board, id, 'acceptanceCriteria', 'on the phone', ben.random)
    meet(ada, ben)
    expect(card(ada, id).fields['acceptanceCriteria']).toHaveLength(2)
    expect(card(ada, id)).toEqual(card(ben, id))
  })

  test('MERGE4: one deletes what the other edits: gone from the screen, restored with the edit', () => {
    const { ada, ben, id } = two()
    deleteCards(ada.board, ada.acting, [id])
    setField(ben.board, id, 'iWant', 'compare two models', ben.random)
    setScores(ben.board, id, { impact: 8 })
    meet(ada, ben)
    for (const person of [ada, ben])
      expect(liveCards(person.state).map((other) => other.id)).not.toContain(id)
    restoreCards(ada.board, [id])
    meet(ada, ben)
    for (const person of [ada, ben]) {
      expect(card(person, id)).toMatchObject({
        deletedAt: undefined,
        fields: { iWant: 'compare two models', impact: 8 },
      })
    }
  })

  test('MERGE5: set one value: one of both, the same for all', () => {
    const { ada, ben, id } = two()
    setScores(ada.board, id, { impact: 8 })
    setScores(ben.board, id, { impact: 13 })
    meet(ada, ben)
    expect(card(ada, id).fields['impact']).toBe(card(ben, id).fields['impact'])
    expect([8, 13]).toContain(card(ada, id).fields['impact'])
  })

  test('MERGE5: one moves a card to another column, the other up in the old one: both count', () => {
    const { ada, ben, id } = two()
    const [s, t] = ['s', 't'].map(() => createCard(ada.board, ada.acting, { kind: 'stage' }))
    const other = createCard(ada.board, ada.acting, { kind: 'story', values: { stage: s! } })
    setStage(ada.board, id, s, ada.random)
    meet(ada, ben)
    setStage(ada.board, id, t, ada.random)
    placeInStage(ben.board, [id, other], s!, 0, ben.random)
    meet(ada, ben)
    expect(card(ada, id).fields['stage']).toBe(t)
    expect(card(ada, id)).toEqual(card(ben, id))
  })
})
