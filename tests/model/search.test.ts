import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { createCards, deleteCards, type Acting, type Draft } from '../../model/commands.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { searchCards } from '../../model/search.ts'
import { readState } from '../../model/state.ts'

const by = (name: string): Acting => ({ by: name as ParticipantId, now: 1000, random: Math.random })
const NAMES = new Map([
  ['ada', 'Ada Åström'],
  ['ben', 'Ben'],
])

function workshop(): Board {
  const board = new Board(new Y.Doc())
  const drafts: Draft[] = [
    {
      kind: 'persona',
      id: 'p' as CardId,
      values: { name: 'Élodie', goals: ['Cœur de gamme en 24 h'], decisionRole: 'procurement' },
    },
    {
      kind: 'story',
      id: 's1' as CardId,
      values: {
        asA: 'buyer',
        iWant: 'to compare ﬁlters',
        owner: 'Pricing',
        acceptanceCriteria: ['Élodie agrees'],
      },
    },
    {
      kind: 'story',
      id: 's2' as CardId,
      values: {
        iWant: 'INQ-1 is not my key',
        links: [{ label: 'Plan', url: 'https://x.example/plan' }],
      },
    },
    {
      kind: 'touchpoint',
      id: 't' as CardId,
      values: { title: 'Demande d’échantillon', channel: 'email' },
    },
  ]
  createCards(board, by('ben'), drafts)
  createCards(board, by('ada'), [{ kind: 'note', id: 'n' as CardId, values: { text: 'PDFs' } }])
  board.cards.get('s1')?.set('key', 'INQ-1')
  return board
}

const board = workshop()
const find = (query: string, language: 'en' | 'fr' = 'en') =>
  searchCards(readState(board), query, NAMES, language)
const ids = (query: string, language: 'en' | 'fr' = 'en') =>
  find(query, language).map(({ card }) => card.id)

describe('finding a card', () => {
  it.each([
    ['elodie', ['p', 's1']],
    ['ÉLODIE', ['p', 's1']],
    ['coeur de gamme', ['p']],
    ['filters', ['s1']],
    ["d'echantillon", ['t']],
    ['x.example', ['s2']],
    ['pricing', ['s1']],
    ['nowhere', []],
    ['  ', []],
  ])('SEARCH1: "%s" is found whatever its case, accents and signs', (query, expected) => {
    expect(ids(query)).toEqual(expected)
  })

  it('SEARCH1: an exact key comes first, then titles, then other fields', () => {
    expect(find('inq-1').map(({ card, where }) => [card.id, where])).toEqual([
      ['s1', 'key'],
      ['s2', 'I want'],
    ])
    expect(ids('elodie')).toEqual(['p', 's1'])
  })

  it('finds choices by their words in the reader’s language', () => {
    expect(ids('achats', 'fr')).toEqual(['p'])
    expect(ids('procurement', 'fr')).toEqual([])
    expect(find('procurement')[0]).toMatchObject({ where: 'Decision role', excerpt: 'Procurement' })
  })

  it('finds what a person made, by the name', () => {
    expect(find('astrom')).toMatchObject([{ where: 'person', excerpt: 'Ada Åström' }])
  })

  it('finds a card that holds all the words in different fields', () => {
    expect(ids('compare pricing')).toEqual(['s1'])
    expect(ids('compare nowhere')).toEqual([])
  })

  it('shows the words around it as they are written', () => {
    const long = new Board(new Y.Doc())
    const text = `${'… é '.repeat(300)}the Œuvre is here${' and on'.repeat(100)}`
    createCards(long, by('ben'), [{ kind: 'note', values: { text } }])
    const [found] = searchCards(readState(long), 'oeuvre', NAMES, 'en')
    expect(found?.excerpt).toContain('the Œuvre is here')
    expect(found?.excerpt).toMatch(/^….{30,90}…$/)
  })

  it('finds no deleted card, and kinds of newer programs too', () => {
    const other = workshop()
    deleteCards(other, by('ada'), ['n' as CardId])
    other.cards.set(
      'x',
      new Y.Map([
        ['kind', 'hologram'],
        ['glow', 'very bright'],
      ]) as never,
    )
    expect(searchCards(readState(other), 'PDFs', NAMES, 'en')).toEqual([])
    expect(searchCards(readState(other), 'bright', NAMES, 'en')).toMatchObject([{ where: 'glow' }])
  })
})
