import { asNode, type Board } from './Board.ts'
import { isKind, kindOf, type Card } from './cards.ts'
import { isDeleted } from './deletion.ts'
import { recordId, type Geometry } from './geometry.ts'
import type { AreaId, CardId, Random } from './ids.ts'
import { byOrder, orderKeyBetween, orderKeysBetween, type OrderKey } from './order.ts'
import { layOut } from './placement.ts'
import { readOrder, readText } from './readCard.ts'

/** Longer keys come from placing again and again between the same two cards: then the column gets new ones. */
const MAX_ORDER_LENGTH = 40

/**
 * Puts cards, in this order, at a place of a stage's column. Re-keys a run of equal order keys in the way, so
 * that the result is the sequence people saw. Writes nothing when nothing changes.
 */
export function placeInStage(
  board: Board,
  ids: readonly CardId[],
  stage: CardId,
  slot: number,
  random: Random,
): void {
  place(board, ids, { key: 'stage', id: stage }, slot, random)
}

/** Puts stages, in this order, at a place of a journey. */
export function placeInJourney(
  board: Board,
  ids: readonly CardId[],
  area: AreaId,
  slot: number,
  random: Random,
): void {
  place(board, ids, { key: 'area', id: area }, slot, random)
}

/** Moves a card to the end of a stage; or out of any stage, to `g` or a free place where it never lay free. */
export function setStage(
  board: Board,
  id: CardId,
  stage: CardId | undefined,
  random: Random,
  g?: Geometry,
): void {
  const node = board.card(id)
  if (!node || node.get('stage') === stage) return
  if (stage !== undefined) return placeInStage(board, [id], stage, Infinity, random)
  board.transact(() => {
    node.delete('stage')
    node.delete('order')
    if (g) asNode(board.canvas.get(recordId(id)))?.set('g', g)
    else layOut(board, [id])
  })
}

/** Live cards of a stage in the order of its column. */
export function stageMembers(board: Board, stage: CardId): Sibling[] {
  return membersOf(board, { key: 'stage', id: stage })
}

export interface Sibling {
  readonly id: CardId
  readonly order: OrderKey
}

/** Where cards follow each other: the column of a stage, or the stages of a journey. */
interface Row {
  readonly key: 'stage' | 'area'
  readonly id: CardId | AreaId
}

function membersOf(board: Board, row: Row): Sibling[] {
  const members: Sibling[] = []
  for (const [id, value] of board.cards.entries()) {
    const node = asNode(value)
    if (node?.get(row.key) !== row.id || isDeleted(node)) continue
    const kind = readText(node.get('kind'))
    if (row.key === 'stage' ? !kindOf(kind)?.inStage : kind !== 'stage') continue
    members.push({ id: id as CardId, order: readOrder(node.get('order')) })
  }
  return members.sort(byOrder)
}

function place(board: Board, ids: readonly CardId[], row: Row, slot: number, random: Random): void {
  const siblings = membersOf(board, row)
  const rest = siblings.filter((card) => !ids.includes(card.id))
  const idsOf = (cards: readonly Sibling[]) => cards.map((card) => card.id)
  const wanted = [...idsOf(rest.slice(0, slot)), ...ids, ...idsOf(rest.slice(slot))]
  const now = idsOf(siblings)
  if (wanted.length === now.length && wanted.every((id, i) => id === now[i])) return
  const at = Math.min(Math.max(slot, 0), rest.length)
  const low = rest[at - 1]?.order ?? null
  let next = at
  while (low !== null && (rest[next]?.order ?? '~') <= low) next++
  let moved = [...ids, ...idsOf(rest.slice(at, next))]
  let keys = orderKeysBetween(low, rest[next]?.order ?? null, moved.length, random)
  if (keys.some((key) => key.length > MAX_ORDER_LENGTH)) {
    moved = wanted
    keys = orderKeysBetween(null, null, wanted.length, random)
  }
  board.transact(() => {
    moved.forEach((id, i) => {
      const node = board.card(id)
      if (!node) return
      if (node.get(row.key) !== row.id) node.set(row.key, row.id)
      node.set('order', keys[i])
    })
  })
}

/** The key right behind a card in its column or journey; undefined for one that lies in neither. */
export function orderBehind(board: Board, card: Card, random: Random): OrderKey | undefined {
  const stage = kindOf(card.kind)?.inStage ? card.fields['stage'] : undefined
  const id = (isKind(card, 'stage') ? card.area : stage) as CardId | AreaId | undefined
  if (id === undefined) return undefined
  const row = membersOf(board, { key: isKind(card, 'stage') ? 'area' : 'stage', id })
  const next = row[row.findIndex((sibling) => sibling.id === card.id) + 1]
  return orderKeyBetween(card.order, next?.order ?? null, random)
}
