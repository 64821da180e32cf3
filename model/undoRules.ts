import * as Y from 'yjs'
import type { Board } from './Board.ts'

/**
 * Whether undoing may delete an item that the undone step inserted. Undoing a creation deletes a nested map with
 * everything in it. Cards are never deleted this way (see `createCards`), nor are the texts and lists that a conversion adds to
 * them: empty they say nothing, and somebody may be writing there. Any other map is kept when somebody else has written
 * into it, and so are the first values it was made with in the same step, or a half-empty record would stay.
 */
export function mayUndoDelete(
  item: Y.Item,
  board: Board,
  isMadeInStep: (item: Y.Item) => boolean,
  isForeign: (item: Y.Item) => boolean,
): boolean {
  if (item.parent === (board.cards as unknown)) return false
  if (item.content instanceof Y.ContentType && isOfCard(item, board)) return false
  if (isKind(item, board) && hidesAnother(item, isMadeInStep)) return false
  const content = item.content instanceof Y.ContentType ? item.content.type : undefined
  if (content && holds(content, isForeign)) return false
  const map = item.parent instanceof Y.Map ? item.parent : undefined
  const isFirstValue = item.parentSub !== null && item.left === null
  if (map?._item && !map._item.deleted && isFirstValue && isMadeInStep(map._item)) {
    return !holds(map as Y.AbstractType<unknown>, isForeign)
  }
  return true
}

/**
 * Of what a document has written itself from a clock on, names the neighbours that each piece of a text was put between.
 * Yjs brings a text back between what stood beside its pieces in the one that is gone: where those were taken back before,
 * that may be the same piece on both sides, or two with others in between, and everybody else puts it elsewhere. To be
 * called in the transaction that wrote it.
 */
export function nameNeighbours({ store, clientID }: Y.Doc, from: number): void {
  if (from >= Y.getState(store, clientID)) return
  const structs = store.clients.get(clientID) ?? []
  // What came later is taken out again, the last first.
  const lefts = new Map<Y.Item, Y.Item | null>()
  const rights = new Map<Y.Item, Y.Item | null>()
  for (const item of structs.slice(Y.findIndexSS(structs, from)).reverse()) {
    if (!(item instanceof Y.Item) || item.parentSub !== null) continue
    const left = lefts.has(item) ? (lefts.get(item) ?? null) : item.left
    const right = rights.has(item) ? (rights.get(item) ?? null) : item.right
    item.origin = left && left.lastId
    item.rightOrigin = right && right.id
    if (left) rights.set(left, right)
    if (right) lefts.set(right, left)
  }
}

/** A card without one is no card. */
function isKind(item: Y.Item, board: Board): boolean {
  return item.parentSub === 'kind' && isOfCard(item, board)
}

/** A field of a card, or what else it says of itself. */
function isOfCard({ parent }: Y.Item, board: Board): boolean {
  return (parent as Y.AbstractType<unknown>)._item?.parent === board.cards
}

/** Whether somebody set the same key at the same moment: then Yjs can't bring back what was there before the step. */
function hidesAnother(item: Y.Item, isMadeInStep: (item: Y.Item) => boolean): boolean {
  let first = item
  while (first.left && isMadeInStep(first.left)) first = first.left
  const { left, origin } = first
  return left !== null && origin !== null && !Y.compareIDs(left.lastId, origin)
}

/** Whether anything that is shown within a type, however deep, is as asked. */
export function holds(type: Y.AbstractType<unknown>, isAsked: (item: Y.Item) => boolean): boolean {
  const found = (item: Y.Item | null): boolean => {
    for (let at = item; at; at = at.right) {
      if (at.deleted) continue
      if (isAsked(at)) return true
      if (at.content instanceof Y.ContentType && holds(at.content.type, isAsked)) return true
    }
    return false
  }
  if (found(type._start)) return true
  for (const item of type._map.values()) if (found(item)) return true
  return false
}
