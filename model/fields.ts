import type { CardId } from './ids.ts'
import type { OrderKey } from './order.ts'
import type { Vocabulary, Words } from './language.ts'

/**
 * What a card can hold. A kind lists its fields as data; document accessors, side panel, table,
 * CSV columns, validation and search are derived from that list.
 *
 * In the document (a `Y.Map` per card): `text` is a `Y.Text`; `list` a `Y.Map` of items
 * `Y.Map{order, …}`; `choices`, several refs and `votes` a `Y.Map`; everything else one plain value
 * under the field's name. Containers are made with the card, never later: two people who make the
 * same nested map at once would lose one's content.
 */
export type Field =
  | TextField
  | ChoiceField
  | ChoicesField
  | NumberField
  | DateField
  | ListField
  | RefField
  | ScoreField
  | VotesField
  | PortraitField
  | KeyField

interface Labelled {
  readonly label: Words
  /** An example or a question shown where the field is empty. */
  readonly hint?: Words
  /** Fields of a card with the same heading are shown together under it. */
  readonly group?: Words
  /** Editors offer it to facilitators only; a manner, not a right. */
  readonly facilitator?: true
}

export interface TextField extends Labelled {
  readonly type: 'text'
  /** Several lines; one line unless told. */
  readonly long?: true
  readonly format?: 'url'
}
export interface ChoiceField extends Labelled {
  readonly type: 'choice'
  readonly options: Vocabulary
  /** Own words are allowed beside the options. */
  readonly custom?: true
  readonly default?: string
}
export interface ChoicesField extends Labelled {
  readonly type: 'choices'
  readonly options: Vocabulary
  readonly custom?: true
}
export interface NumberField extends Labelled {
  readonly type: 'number'
  readonly min?: number
  readonly max?: number
}
/** A calendar day, `yyyy-mm-dd`. */
export interface DateField extends Labelled {
  readonly type: 'date'
}
export type ItemField = TextField | ChoiceField | NumberField | DateField
/** Ordered short texts, or ordered rows when `item` names their fields. */
export interface ListField extends Labelled {
  readonly type: 'list'
  readonly item?: Readonly<Record<string, ItemField>>
}
export interface RefField extends Labelled {
  readonly type: 'ref'
  /** Kinds of card it may name; any kind where it is left out. */
  readonly to?: readonly string[]
  readonly many?: true
}
/** A value of the board's scale: higher is more. */
export interface ScoreField extends Labelled {
  readonly type: 'score'
}
/** Open votes, one key per participant; `?` and `pause` are never numbers. */
export interface VotesField extends Labelled {
  readonly type: 'votes'
  readonly of: string
}
/** One emoji, or `file:` and the name of an uploaded image. */
export interface PortraitField extends Labelled {
  readonly type: 'portrait'
}
/** Given by the server when it stores the card, and never changed. */
export interface KeyField extends Labelled {
  readonly type: 'key'
}

export type Vote = number | '?' | 'pause'

export interface ListItem {
  readonly id: string
  readonly order: OrderKey
  /** The text of a plain list's item; for rows see `values`. */
  readonly text: string
  readonly values: Readonly<Record<string, string | number | undefined>>
}

/** What a field reads as. Empty is '' for texts, an empty array for several, `undefined` for one. */
export type ValueOf<F extends Field> = F extends TextField
  ? string
  : F extends NumberField | ScoreField
    ? number | undefined
    : F extends ChoicesField
      ? readonly string[]
      : F extends ListField
        ? readonly ListItem[]
        : F extends RefField
          ? F['many'] extends true
            ? readonly CardId[]
            : CardId | undefined
          : F extends VotesField
            ? Readonly<Record<string, Vote>>
            : string | undefined

export type FieldValue = ValueOf<Field>

/** What a command takes for a field: lists as texts or rows, several as arrays; `undefined` clears. */
export type FieldInput =
  | string
  | number
  | undefined
  | readonly string[]
  | readonly Readonly<Record<string, string | number | undefined>>[]
  | Readonly<Record<string, Vote | undefined>>

export function isVote(value: unknown): value is Vote {
  return value === '?' || value === 'pause' || (typeof value === 'number' && Number.isFinite(value))
}

export function isDay(value: unknown): value is string {
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null
  if (!match) return false
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= days
}

/** Fields kept as a nested Yjs type, which the card must be born with. */
export function isContainer(field: Field): boolean {
  return (
    field.type === 'text' ||
    field.type === 'list' ||
    field.type === 'choices' ||
    field.type === 'votes' ||
    (field.type === 'ref' && field.many === true)
  )
}
