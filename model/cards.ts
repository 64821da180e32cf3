import type { Field, FieldValue, ValueOf } from './fields.ts'
import type { CardId, ParticipantId } from './ids.ts'
import { action, epic, note } from './kinds/backlog.ts'
import { property } from './kinds/crm.ts'
import type { Kind } from './kinds/kind.ts'
import { persona } from './kinds/persona.ts'
import { objective, productCandidate, verticalCandidate } from './kinds/plan.ts'
import { stage } from './kinds/stage.ts'
import { story } from './kinds/story.ts'
import { touchpoint } from './kinds/touchpoint.ts'
import type { OrderKey } from './order.ts'

/** Every kind of card there is. A kind missing from a lookup by this list is a compile error. */
export const KINDS = {
  note,
  persona,
  stage,
  touchpoint,
  story,
  epic,
  action,
  objective,
  property,
  verticalCandidate,
  productCandidate,
} as const satisfies Record<string, Kind>

export type KindName = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as KindName[]

export type FieldsOf<K extends KindName> = {
  readonly [F in keyof (typeof KINDS)[K]['fields']]: (typeof KINDS)[K]['fields'][F] extends Field
    ? ValueOf<(typeof KINDS)[K]['fields'][F]>
    : never
}

/** A card as it reads at one moment: plain values, never Yjs types. */
export interface Card {
  readonly id: CardId
  /** Usually a `KindName`; a newer client's kind is kept and shown plainly. */
  readonly kind: string
  readonly createdBy: ParticipantId | undefined
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly deletedAt: number | undefined
  readonly deletedBy: ParticipantId | undefined
  /** Its place within its stage or journey. */
  readonly order: OrderKey
  /** The journey (area) a stage belongs to. */
  readonly area: string | undefined
  readonly fields: Readonly<Record<string, FieldValue>>
  /** What this version doesn't know or can't read, as text: kept and shown plainly. */
  readonly unknown: Readonly<Record<string, string>>
}

export interface CardOf<K extends KindName> extends Card {
  readonly kind: K
  readonly fields: FieldsOf<K> & Readonly<Record<string, FieldValue>>
}

export function isKindName(kind: string): kind is KindName {
  return Object.hasOwn(KINDS, kind)
}

export function isKind<K extends KindName>(card: Card, kind: K): card is CardOf<K> {
  return card.kind === kind
}

/** The declaration of a kind, or undefined for one this version doesn't know. */
export function kindOf(kind: string): Kind | undefined {
  return isKindName(kind) ? KINDS[kind] : undefined
}

/** The text that names a card; '' where nobody has named it yet. */
export function titleOf(card: Card): string {
  const kind = kindOf(card.kind)
  return kind ? textOf(card, kind.title) : (Object.values(card.unknown)[0] ?? '')
}

/** What a field says in a text or as one stored word; '' where it says nothing or holds something else. */
export function textOf(card: Card, field: string): string {
  const value = card.fields[field]
  return typeof value === 'string' ? value : ''
}
