import * as Y from 'yjs'
import { areaContent } from './areaContent.ts'
import { asNode, type Board, type Node } from './Board.ts'
import { isDeleted, isDeletionKey } from './deletion.ts'
import { recordId } from './geometry.ts'
import type { AreaId, CardId } from './ids.ts'
import { toJson } from './plainJson.ts'

/** The whole board, or what lies in one of its areas now or then. */
export type Scope = 'board' | AreaId

const ROOTS = ['info', 'areas', 'cards', 'links', 'canvas', 'workshop'] as const
export type RootName = (typeof ROOTS)[number]

/** An entry of a root that is not the same in two boards; undefined where one has none. */
export interface Difference {
  readonly root: RootName
  readonly key: string
  readonly now: unknown
  readonly old: unknown
}

const BORN_WITH: ReadonlySet<string> = new Set(['key', 'createdBy', 'createdAt'])

/**
 * What is not written back. What a card is born with: no edit changes it, and a key is the server's to give (KEY1, KEY4).
 * And when and by whom it was deleted: whoever deletes says so of themselves.
 */
export function isFixedKey(key: string): boolean {
  return BORN_WITH.has(key) || isDeletionKey(key)
}

/** Where two states of one board differ, in a scope. Cards made since are no difference once they are deleted. */
export function differences(now: Board, then: Board, scope: Scope = 'board'): Difference[] {
  const isMeant = inScope(now, then, scope)
  return ROOTS.flatMap((root) => {
    const [ours, theirs] = [now[root] as Node, then[root] as Node]
    const keys = new Set([...ours.keys(), ...theirs.keys()])
    return [...keys].flatMap((key): Difference[] => {
      const difference = { root, key, now: ours.get(key), old: theirs.get(key) }
      return isMeant(root, key) && !isSettled(difference, now, then) ? [difference] : []
    })
  })
}

/** What happened between two states of a board, in numbers. */
export interface DifferenceCounts {
  readonly changed: number
  readonly added: number
  readonly deleted: number
  /** Drawings, images and links. */
  readonly drawn: number
  /** Areas, agenda and settings. */
  readonly arranged: number
}

/** Counts differences; a card that only lies elsewhere counts as changed. */
export function countDifferences(found: readonly Difference[]): DifferenceCounts {
  const counts = { changed: 0, added: 0, deleted: 0, drawn: 0, arranged: 0 }
  const cards = new Map<string, 'changed' | 'added' | 'deleted'>()
  for (const { root, key, now, old } of found) {
    if (root === 'cards') {
      const [isNow, wasThen] = [isLiveNode(now), isLiveNode(old)]
      if (isNow && !wasThen) cards.set(key, 'added')
      else if (wasThen && !isNow) cards.set(key, 'deleted')
      else if (isNow) cards.set(key, 'changed')
    }
  }
  for (const { root, key, now, old } of found) {
    const type: unknown = (asNode(now) ?? asNode(old))?.get('type')
    if (root === 'canvas' && (type === 'card' || type === 'stage')) {
      const card = key.slice(recordId('' as CardId).length)
      if (!cards.has(card) && now !== undefined && old !== undefined) cards.set(card, 'changed')
    } else if (root === 'links' || root === 'canvas') counts.drawn++
    else if (root !== 'cards') counts.arranged++
  }
  for (const what of cards.values()) counts[what]++
  return counts
}

/** Whether two values of two documents say the same, however they came about. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (a instanceof Y.Map && b instanceof Y.Map) {
    if (a.size !== b.size) return false
    for (const [key, value] of a.entries()) {
      if (!b.has(key) || !isSame(value, b.get(key))) return false
    }
    return true
  }
  // oxlint-disable-next-line typescript/no-base-to-string -- Y.Text.toString() is its text
  if (a instanceof Y.Text && b instanceof Y.Text) return a.toString() === b.toString()
  const isPlain = typeof a !== 'object' || typeof b !== 'object'
  return !isPlain && JSON.stringify(toJson(a)) === JSON.stringify(toJson(b))
}

function isSettled({ root, key, now, old }: Difference, ours: Board, theirs: Board): boolean {
  if (now === undefined && isOfGone(root, key, ours, theirs)) return true
  // The server's to say.
  if (root === 'info' && (key === 'version' || key === 'template')) return true
  if (root === 'cards') {
    const [node, before] = [asNode(now), asNode(old)]
    if (node && !before) return isDeleted(node)
    if (node && before) return isSameCard(node, before)
  }
  // A card's record stays with the card, which is never removed.
  if (root === 'canvas' && old === undefined && isRecordOfCard(ours, theirs, key)) return true
  return isSame(now, old)
}

/** Part of a card that was in the bin then and lay there for too long since. A stage comes back with what it holds. */
function isOfGone(root: RootName, key: string, now: Board, then: Board): boolean {
  const isGone = (id: unknown) => {
    const card = typeof id === 'string' && !now.cards.has(id) ? then.card(id) : undefined
    return isDeleted(card) && card?.get('kind') !== 'stage'
  }
  const isLinkOfGone = (id: string) => {
    const link = asNode(then.links.get(id))
    return isGone(link?.get('from')) || isGone(link?.get('to'))
  }
  switch (root) {
    case 'cards':
      return isGone(key)
    case 'links':
      return isLinkOfGone(key)
    case 'canvas': {
      const id = key.slice(recordId('' as CardId).length)
      return isGone(id) || isLinkOfGone(id)
    }
    default:
      return false
  }
}

function isSameCard(now: Node, then: Node): boolean {
  if (isDeleted(now) !== isDeleted(then)) return false
  const keys = new Set([...now.keys(), ...then.keys()])
  return [...keys].every((key) => isFixedKey(key) || isAlike(now.get(key), then.get(key)))
}

/** An empty container says no more than none: a card that was converted has more of them. */
function isAlike(now: unknown, old: unknown): boolean {
  return isSame(now, old) || (isBlank(now) && isBlank(old))
}

function isBlank(value: unknown): boolean {
  if (value instanceof Y.Map) return value.size === 0
  return value === undefined || (value instanceof Y.Text && value.length === 0)
}

function isRecordOfCard(now: Board, then: Board, id: string): boolean {
  const card = id.slice(recordId('' as CardId).length)
  return now.cards.has(card) || then.cards.has(card)
}

function isLiveNode(value: unknown): boolean {
  const node = asNode(value)
  return node !== undefined && !isDeleted(node)
}

function inScope(now: Board, then: Board, scope: Scope): (root: RootName, key: string) => boolean {
  if (scope === 'board') return () => true
  const contents = [areaContent(now, scope), areaContent(then, scope)]
  const holds = (root: 'cards' | 'canvas', key: string) =>
    contents.some((content) => content[root].has(key))
  /** A link belongs where it begins. */
  const begins = (board: Board, link: string) => {
    const from: unknown = asNode(board.links.get(link))?.get('from')
    return typeof from === 'string' && holds('cards', from)
  }
  const isLink = (key: string) => begins(now, key) || begins(then, key)
  return (root, key) => {
    switch (root) {
      case 'areas':
        return key === scope
      case 'cards':
        return holds(root, key)
      case 'links':
        return isLink(key)
      case 'canvas':
        return (
          holds(root, key) ||
          isLink(key.slice(recordId('' as CardId).length)) ||
          // Images that its drawings show; one too many does no harm.
          (key.startsWith('asset:') && then.canvas.has(key) && !now.canvas.has(key))
        )
      default:
        return false
    }
  }
}
