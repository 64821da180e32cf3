import type { Card } from './cards.ts'
import { isKind, kindOf, textOf } from './cards.ts'
import { CHIP, type Chip, type ChipTone, type FaceIcon, type PlacedChip } from './face.ts'
import { fitText, textWidth } from './faceText.ts'
import type { ChoiceField, FieldValue, ListItem } from './fields.ts'
import type { CardId } from './ids.ts'
import { wordFor, type Language, type Words } from './language.ts'
import { scoreLabel, type Scale } from './scales.ts'
import { CHANNELS, EVIDENCE_SOURCES, words } from './vocabulary.ts'

/** For whom a face is drawn, and what it needs to know beyond its card. */
export interface FaceContext {
  /** In what a story speaks when its own words don't tell: the board's language, not the reader's. */
  readonly spoken?: Language
  readonly language: Language
  readonly scale: Scale
  /** The name of another card; '' for one that is gone. */
  readonly nameOf: (id: CardId) => string
}

/** Beside the value itself, what a chip says: short, since the card is small. */
const SHORT_WORDS: Readonly<Record<string, Words>> = {
  'moment:micro': words('micro', 'micro'),
  'moment:macro': words('macro', 'macro'),
}

const TONES: Readonly<Record<string, ChipTone>> = {
  'moment:macro': 'strong',
  'obligation:mandatory': 'strong',
  'status:done': 'ok',
  'status:inProduction': 'ok',
  automation: 'accent',
  impact: 'paint',
}

const ICONS: Readonly<Record<string, FaceIcon>> = {
  automation: 'bolt',
  captures: 'form',
  who: 'persona',
  owner: 'persona',
  due: 'agenda',
  by: 'agenda',
}

/** Choices that go without saying. */
const SILENT = new Set(['none'])

/** The facts of a card as chips, in the order of its kind's face. */
export function factChips(card: Card, fields: readonly string[], context: FaceContext): Chip[] {
  return fields.flatMap((name) => {
    const text = factText(card, name, context)
    if (text === '') return []
    const icon = ICONS[name]
    const tone = TONES[`${name}:${textOf(card, name)}`] ?? TONES[name] ?? 'plain'
    return [{ text, tone, ...(icon ? { icon } : {}) }]
  })
}

/** A chip with less room for its text than this says less than a count does. */
const LEAST_TEXT = 60

/** Puts chips on one row; those that don't fit are counted. */
export function placeChips(chips: readonly Chip[], width: number): PlacedChip[] {
  const placed: PlacedChip[] = []
  let x = 0
  for (const [i, chip] of chips.entries()) {
    const rest = chips.length - i
    const more = rest > 1 ? chipWidth({ text: `+${rest - 1}`, tone: 'plain' }) + CHIP.gap : 0
    const room = width - x
    const w = chipWidth(chip)
    if (w <= room - more || (rest === 1 && w <= room)) {
      placed.push({ ...chip, x, w })
      x += w + CHIP.gap
      continue
    }
    const bare = chipWidth({ ...chip, text: '' })
    if (room - more >= bare + LEAST_TEXT) {
      const text = fitText(chip.text, chipFace(chip), CHIP.size, room - more - bare)
      const cut = { ...chip, text }
      placed.push({ ...cut, x, w: chipWidth(cut) })
      x += chipWidth(cut) + CHIP.gap
      continue
    }
    const count: Chip = { text: `+${rest}`, tone: 'plain' }
    placed.push({ ...count, x, w: chipWidth(count) })
    break
  }
  return placed
}

export function chipFace(chip: Chip): '500' | '600' {
  return chip.tone === 'strong' || chip.tone === 'paint' ? '600' : '500'
}

function chipWidth(chip: Chip): number {
  const icon = chip.icon ? CHIP.icon : 0
  return Math.ceil(textWidth(chip.text, chipFace(chip), CHIP.size) + icon + CHIP.pad * 2)
}

/** One field as a few words; '' where there is nothing to say. */
function factText(card: Card, name: string, context: FaceContext): string {
  const field = kindOf(card.kind)?.fields[name]
  const value = card.fields[name]
  if (!field || value === undefined || value === '') return ''
  const say = (given: Words) => given[context.language]
  switch (field.type) {
    case 'choice':
      return choiceText(name, field, textOf(card, name), context.language)
    case 'score':
      return `${say(field.label)} ${scoreLabel(context.scale, value as number)}`
    case 'number':
      return numberText(card, name, value as number, context.language)
    case 'date':
      return dayText(textOf(card, name), context.language)
    case 'ref':
      return refsText(value, context)
    default:
      return typeof value === 'string' ? value : ''
  }
}

function choiceText(name: string, field: ChoiceField, value: string, language: Language): string {
  if (SILENT.has(value) || value === field.default) return ''
  const word =
    SHORT_WORDS[`${name}:${value}`]?.[language] ?? wordFor(field.options, value, language)
  // "MQL (marketing qualified)" is spelled out in the panel.
  return word.replace(/(?<=\S) \([^()]*\)$/, '')
}

function refsText(value: FieldValue, context: FaceContext): string {
  const ids = (Array.isArray(value) ? value : [value]) as readonly CardId[]
  const names = ids.map(context.nameOf).filter((name) => name !== '')
  return names.length > 0 ? names.join(', ') : ids.length > 0 ? String(ids.length) : ''
}

function numberText(card: Card, name: string, value: number, language: Language): string {
  const number = decimal(value, language)
  if (name === 'revenuePotential') {
    const percent = language === 'fr' ? '\u00a0%' : '%'
    const sign = value > 0 ? '+' : ''
    return `${sign}${number}${card.fields['revenueUnit'] === 'millions' ? '\u00a0M' : percent}`
  }
  if (name === 'automationReadiness') {
    return language === 'fr' ? `Automatisation ${number}/5` : `Automation ${number}/5`
  }
  return number
}

/** "from 7 to 1 days": what an objective wants to move; '' while it has no number. */
export function targetText(card: Card, language: Language): string {
  const { from, to, unit } = card.fields
  const french = language === 'fr'
  const number = (value: FieldValue) => decimal(value as number, language)
  const space = unit === '%' && !french ? '' : '\u00a0'
  const tail = typeof unit === 'string' && unit !== '' ? space + unit : ''
  if (from !== undefined && to !== undefined) {
    return french
      ? `de ${number(from)} à ${number(to)}${tail}`
      : `from ${number(from)} to ${number(to)}${tail}`
  }
  if (to !== undefined) return `${number(to)}${tail}`
  return from === undefined ? '' : `${french ? 'de' : 'from'} ${number(from)}${tail}`
}

/** How far an objective has come; undefined without all three numbers. */
export function progressOf(card: Card): number | undefined {
  const [from, to, actual] = ['from', 'to', 'actual'].map((name) => card.fields[name])
  if (typeof from !== 'number' || typeof to !== 'number' || typeof actual !== 'number')
    return undefined
  return from === to ? undefined : Math.max(0, Math.min(1, (actual - from) / (to - from)))
}

/** The channel of a touchpoint in words; undefined while nobody has chosen one. */
export function channelText(card: Card, language: Language): string | undefined {
  const channel = card.fields['channel']
  return typeof channel === 'string' ? wordFor(CHANNELS, channel, language) : undefined
}

const MAX_MARKS = 4

/** "2 interviews, 1 assumption", and a mark for each of the first few. */
export function evidenceOf(card: Card, language: Language): { text: string; marks: boolean[] } {
  const counts = new Map<string, number>()
  if (isKind(card, 'persona')) {
    for (const item of card.fields.evidence) {
      const source = String(item.values['source'] ?? 'assumption')
      counts.set(source, (counts.get(source) ?? 0) + howMany(item))
    }
  }
  const sources = [...counts.keys()].sort((a, b) => weight(a) - weight(b))
  const marks = sources.flatMap((source) =>
    Array.from(
      { length: Math.min(MAX_MARKS, counts.get(source) ?? 0) },
      () => source !== 'assumption',
    ),
  )
  if (sources.length === 0) return { text: NO_EVIDENCE[language], marks: [false] }
  if (sources.length === 1 && sources[0] === 'assumption') {
    return { text: ONLY_ASSUMPTIONS[language], marks: marks.slice(0, MAX_MARKS) }
  }
  const text = sources
    .map((source) => countedSource(source, counts.get(source) ?? 0, language))
    .join(', ')
  return { text, marks: marks.slice(0, MAX_MARKS) }
}

const NO_EVIDENCE = words('No evidence yet', 'Aucune preuve pour l’instant')
const ONLY_ASSUMPTIONS = words('Assumptions only', 'Hypothèses seulement')

/** Sources from the strongest to none at all, counted. */
const COUNTED: Readonly<Record<string, readonly [one: Words, more: Words]>> = {
  interview: [words('interview', 'entretien'), words('interviews', 'entretiens')],
  survey: [words('survey', 'enquête'), words('surveys', 'enquêtes')],
  analytics: [
    words('data source', 'source de données'),
    words('data sources', 'sources de données'),
  ],
  salesCall: [words('sales call', 'appel commercial'), words('sales calls', 'appels commerciaux')],
  assumption: [words('assumption', 'hypothèse'), words('assumptions', 'hypothèses')],
}

function countedSource(source: string, count: number, language: Language): string {
  const forms = COUNTED[source]
  const isOne = language === 'fr' ? count < 2 : count === 1
  const word = forms ? forms[isOne ? 0 : 1][language] : wordFor(EVIDENCE_SOURCES, source, language)
  return `${count} ${word}`
}

function weight(source: string): number {
  const at = Object.keys(COUNTED).indexOf(source)
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
}

function howMany(item: ListItem): number {
  const count = item.values['count']
  return typeof count === 'number' && count >= 1 ? Math.min(999, Math.round(count)) : 1
}

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  fr: [
    'janv.',
    'févr.',
    'mars',
    'avr.',
    'mai',
    'juin',
    'juil.',
    'août',
    'sept.',
    'oct.',
    'nov.',
    'déc.',
  ],
}

/** "4 Mar 2027": the same on every machine, unlike the formats of browsers. */
function dayText(day: string, language: Language): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${date} ${MONTHS[language][(month ?? 1) - 1]} ${year}`
}

function decimal(value: number, language: Language): string {
  const text = String(value)
  return language === 'fr' ? text.replace('.', ',') : text
}
