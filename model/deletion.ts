import type { Node } from './Board.ts'
import { finite } from './finite.ts'
import { isId, type ParticipantId } from './ids.ts'

/**
 * A card is deleted while it has a `deletedAt`. Beside it, who deletes writes the same time under a key of their own, which
 * stays: so nobody, not even by undo, ever has to write somebody else's name.
 */
const BY = 'deletedBy.'

/** Milliseconds since 1970, as whoever deleted it saw the clock; undefined for a card that is not deleted. */
export function deletedAt(card: Node | undefined): number | undefined {
  return finite(card?.get('deletedAt'))
}

export function isDeleted(card: Node | undefined): boolean {
  return deletedAt(card) !== undefined
}

/** Undefined as well where nobody said so: cards deleted by an older program, or whose creation was undone. */
export function deletedBy(card: Node): ParticipantId | undefined {
  const at = deletedAt(card)
  if (at === undefined) return undefined
  const [first] = [...card.entries()]
    .filter(([key, value]) => value === at && key.startsWith(BY))
    .map(([key]) => key.slice(BY.length))
    .filter(isId)
    .sort()
  return first as ParticipantId | undefined
}

/** Deletes softly, unless somebody has before. */
export function setDeleted(card: Node, by: ParticipantId, now: number): void {
  if (isDeleted(card)) return
  card.set('deletedAt', now)
  card.set(deleterKey(by), now)
}

export function unsetDeleted(card: Node): void {
  card.delete('deletedAt')
}

/** The key under which somebody says that they deleted a card. */
export function deleterKey(by: ParticipantId): string {
  return BY + by
}

export function isDeleterKey(key: string): boolean {
  return key.startsWith(BY)
}

/** Says whether a card is deleted, or by whom. */
export function isDeletionKey(key: string): boolean {
  return key === 'deletedAt' || isDeleterKey(key)
}
