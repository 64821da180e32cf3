import { kindOf, type Card } from './cards.ts'
import { cellOf } from './cells.ts'
import { fold } from './fold.ts'
import type { Language } from './language.ts'
import { compareText } from './order.ts'
import { liveCards, type BoardState } from './state.ts'

export interface Found {
  readonly card: Card
  /** The label of the field that holds it; 'key' or 'person'. */
  readonly where: string
  /** The words around it, as they are written. */
  readonly excerpt: string
}

/** One text of a card, and the same folded for comparing. */
interface Entry {
  readonly where: string
  readonly text: string
  readonly folded: string
  readonly rank: number
}

const RANK = { key: 0, title: 1, field: 2, person: 3 } as const
/** Signs on either side of what was found. */
const EXCERPT_AROUND = 36

/**
 * SEARCH1: cards that hold the words, in any case and with or without accents, in any of their fields, their key or
 * the name of who made them: an exact key first, then titles, then the rest. All words must be found, together or not.
 */
export function searchCards(
  state: BoardState,
  query: string,
  names: ReadonlyMap<string, string>,
  language: Language,
): Found[] {
  const wanted = fold(query).trim().replace(/\s+/g, ' ')
  if (wanted === '') return []
  const found = liveCards(state).flatMap((card) => {
    const hit = findIn(card, wanted, names, language, state)
    return hit ? [{ ...hit, card }] : []
  })
  found.sort(
    (a, b) =>
      a.score - b.score || compareText(a.title, b.title) || compareText(a.card.id, b.card.id),
  )
  return found.map(({ card, where, excerpt }) => ({ card, where, excerpt }))
}

interface Hit {
  readonly where: string
  readonly excerpt: string
  readonly score: number
  readonly title: string
}

function findIn(
  card: Card,
  wanted: string,
  names: ReadonlyMap<string, string>,
  language: Language,
  state: BoardState,
): Hit | undefined {
  const person = names.get(card.createdBy ?? '') ?? ''
  const entries = [...entriesOf(card, language, state), entry('person', person, RANK.person)]
  const title = entries.find(({ rank }) => rank === RANK.title)?.folded ?? ''
  const hit = (where: Entry, word: string, score: number): Hit => ({
    where: where.where,
    excerpt: excerptOf(where, word),
    score,
    title,
  })
  const whole = entries.find(({ folded }) => folded.includes(wanted))
  if (whole) {
    const exact = whole.folded === wanted ? 0 : whole.folded.startsWith(wanted) ? 1 : 2
    return hit(whole, wanted, whole.rank * 3 + exact)
  }
  const words = wanted.split(' ')
  const all = entries.map(({ folded }) => folded).join('\n')
  if (words.length < 2 || !words.every((word) => all.includes(word))) return undefined
  for (const where of entries) {
    const word = words.find((part) => where.folded.includes(part))
    if (word !== undefined) return hit(where, word, 100 + where.rank)
  }
  return undefined
}

/** Cards never change, they are replaced: what was folded once stays right. */
const cache: Record<Language, WeakMap<Card, readonly Entry[]>> = {
  en: new WeakMap(),
  fr: new WeakMap(),
}

function entriesOf(card: Card, language: Language, state: BoardState): readonly Entry[] {
  const known = cache[language].get(card)
  if (known) return known
  const kind = kindOf(card.kind)
  const entries: Entry[] = Object.entries(kind?.fields ?? {}).flatMap(([name, field]) => {
    // What it refers to is found under its own name; scores and pictures are no words.
    if (['ref', 'votes', 'score', 'portrait', 'number'].includes(field.type)) return []
    const text = String(cellOf(field, card.fields[name], state, language) ?? '')
    if (text === '') return []
    if (field.type === 'key') return [entry('key', text, RANK.key)]
    return [entry(field.label[language], text, name === kind?.title ? RANK.title : RANK.field)]
  })
  for (const [name, text] of Object.entries(card.unknown))
    entries.push(entry(name, text, RANK.field))
  entries.sort((a, b) => a.rank - b.rank)
  cache[language].set(card, entries)
  return entries
}

function entry(where: string, text: string, rank: number): Entry {
  return { where, text, folded: fold(text), rank }
}

/** Folding changes lengths, so the place is found by folding what stands before it. */
function excerptOf({ text, folded }: Entry, word: string): string {
  const at = folded.indexOf(word)
  let [start, end] = [0, text.length]
  while (start < end) {
    const middle = Math.ceil((start + end) / 2)
    if (fold(text.slice(0, middle)).length <= at) start = middle
    else end = middle - 1
  }
  const from = Math.max(0, start - EXCERPT_AROUND)
  const to = Math.min(text.length, start + word.length + EXCERPT_AROUND)
  const around = text.slice(from, to).replace(/\s+/g, ' ').trim()
  return `${from > 0 ? '…' : ''}${around}${to < text.length ? '…' : ''}`
}
