import { titleOf, type Card } from './cards.ts'
import type {
  ChoiceField,
  ChoicesField,
  Field,
  FieldInput,
  FieldValue,
  ListItem,
} from './fields.ts'
import { foldName } from './fold.ts'
import { wordFor, type Language } from './language.ts'
import { SCALES, scoreLabel } from './scales.ts'
import { isLive, type BoardState } from './state.ts'

/** What one cell of a table holds. */
export type Cell = string | number | undefined

/** Rows under headers, for any format to write. Headers may repeat. */
export interface ExportTable {
  readonly headers: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/**
 * A field's value as one cell: choices as words of the language, several values one per line, references as the
 * names of their cards. `readCell` reads it back.
 */
export function cellOf(
  field: Field,
  value: FieldValue,
  state: BoardState,
  language: Language,
): Cell {
  switch (field.type) {
    case 'score':
      return scoreCell(state, value as number | undefined)
    case 'choice':
      return value === undefined ? undefined : wordFor(field.options, value as string, language)
    case 'choices':
      return lines((value as string[]).map((key) => wordFor(field.options, key, language)))
    case 'list':
      return lines((value as ListItem[]).map((item) => itemText(field, item, state, language)))
    case 'ref': {
      const ids = field.many ? (value as string[]) : [value as string | undefined]
      const cards = ids.map((id) => state.cards.get(id as Card['id'])).filter(isLive)
      return lines(cards.map(nameOf))
    }
    case 'votes':
      return undefined
    default:
      return value as Cell
  }
}

/** Reads a cell as a field's value, references as names; undefined when the field can't hold what is written there. */
export function readCell(field: Field, text: string): FieldInput {
  switch (field.type) {
    case 'score':
      return readScore(text)
    case 'number': {
      const value = readNumber(text)
      const inRange = value !== undefined && value >= (field.min ?? -Infinity)
      return inRange && value <= (field.max ?? Infinity) ? value : undefined
    }
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? text.trim() : undefined
    case 'choice':
      return readChoice(field, text)
    case 'choices':
      return linesOf(text).map((word) => readChoice(field, word) ?? word)
    case 'list':
      return field.item ? linesOf(text).map(readLink) : linesOf(text)
    case 'ref':
      return field.many ? linesOf(text) : text.trim()
    case 'votes':
    case 'key':
      return undefined
    default:
      return text
  }
}

/** How a card is called where another one names it: its key, or else its title on one line. */
export function nameOf(card: Card): string {
  const { key } = card.fields
  return typeof key === 'string' ? key : titleOf(card).replace(/\s+/g, ' ').trim()
}

/** A number, with a decimal comma or point; ½ too. */
export function readNumber(text: string): number | undefined {
  const plain = text.trim().replace('½', '.5').replace(',', '.')
  return /^-?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})$/.test(plain) ? Number(plain) : undefined
}

function readScore(text: string): number | undefined {
  const value = readNumber(text)
  if (value !== undefined) return value < 0 ? undefined : value
  const size = text.trim().toUpperCase()
  return SCALES.tShirt.ticks.find((tick) => tick.label === size)?.value
}

/** The sign where the scale has words (XL), else the number itself, so that a spreadsheet can count with it. */
function scoreCell(state: BoardState, value: number | undefined): Cell {
  const label = scoreLabel(SCALES[state.info.scale], value)
  return value !== undefined && /^\p{L}/u.test(label) ? label : value
}

function readChoice(field: ChoiceField | ChoicesField, text: string): string | undefined {
  const wanted = foldName(text)
  for (const [key, label] of Object.entries(field.options)) {
    const names = [key, ...Object.values(label)]
    if (names.some((name) => [name, name.replace(/ \(.*/, '')].map(foldName).includes(wanted)))
      return key
  }
  return field.custom ? text.trim() : undefined
}

function itemText(
  field: Extract<Field, { type: 'list' }>,
  item: ListItem,
  state: BoardState,
  language: Language,
): string {
  if (!field.item) return item.text
  const parts = Object.entries(field.item).map(([name, sub]) => {
    const text = String(cellOf(sub, item.values[name], state, language) ?? '')
    return text !== '' && sub.type === 'text' && sub.format === 'url'
      ? `<${text.replace(/[<>]/g, encodeURIComponent)}>`
      : text
  })
  return parts.filter((part) => part !== '').join(' ')
}

/** A further line of one value is indented, so that it isn't taken for the next value. */
const INDENT = '  '

function lines(values: readonly string[]): string {
  return values
    .map((value) => value.trim().replace(/\n/g, `\n${INDENT}`))
    .filter((value) => value !== '')
    .join('\n')
}

function linesOf(text: string): string[] {
  const values: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const last = values.length - 1
    if (line.startsWith(INDENT) && last >= 0) values[last] += `\n${line.slice(INDENT.length)}`
    else if (line.trim() !== '') values.push(line.trim())
  }
  return values
}

/** `Diagram <https://…>`, a bare address, or a label whose address nobody knows yet. */
function readLink(line: string): { label: string; url: string } {
  const named = /^([^<]*)<([^<>]+)>$/.exec(line)
  if (named) return { label: (named[1] ?? '').trim(), url: named[2] ?? '' }
  return /^https?:\/\/\S+$/i.test(line) ? { label: '', url: line } : { label: line, url: '' }
}
