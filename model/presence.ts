import type { ParticipantId } from './ids.ts'
import type { Role } from './roles.ts'

/**
 * What one person's screen tells the others, about 160 bytes, 10 to 12 times a second at most. The server stamps `user.id`,
 * `user.name` and `user.role`: nobody can appear as somebody else.
 */
export interface Presence {
  readonly user: {
    readonly id: ParticipantId
    readonly name: string
    readonly colour: string
    readonly role: Role
  }
  /** Pointer on the page, rounded; absent while it is elsewhere. */
  readonly cursor?: readonly [x: number, y: number]
  /** Selected tldraw shape ids, at most 50. */
  readonly selection?: readonly string[]
  /** Shapes held by the pointer and where they are on the page. Withdrawn when the drop is *saved*. */
  readonly drag?: Readonly<Record<string, readonly [x: number, y: number]>>
  /** `[x, y, zoom, width, height]` of the view, for those who follow. */
  readonly camera?: readonly [number, number, number, number, number]
  /** The field being edited, `cardId/field`. */
  readonly editing?: string
}

/** Colours of people: readable with white text, told apart, none of them the accent. */
export const PERSON_COLOURS = [
  '#8a3fa0',
  '#0a726d',
  '#b3261e',
  '#965304',
  '#24693f',
  '#a62a6b',
  '#3d5a80',
  '#6b4c9a',
  '#7a5c00',
  '#00677f',
] as const

/** The same person has the same colour on every screen. */
export function colourOf(id: string): string {
  let hash = 0
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) % 1_000_003
  return PERSON_COLOURS[hash % PERSON_COLOURS.length] ?? PERSON_COLOURS[0]
}

/** Reads a presence that came over the wire; undefined when it is not one. */
export function readPresence(raw: unknown): Presence | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined
  const { user } = raw as Partial<Presence>
  return typeof user?.id === 'string' && typeof user.name === 'string'
    ? (raw as Presence)
    : undefined
}
