import * as Y from 'yjs'
import type { Board } from './Board.ts'

/**
 * Whether undoing may delete an item that the undone step inserted. Undoing a creation deletes a nested map with
 * everything in it. Cards are never deleted this way (see `createCards`); any other map is kept when somebody else has
 * written into it, and so are the first values it was made with in the same step, or a half-empty record would stay.
 */
export function mayUndoDelete(
  item: Y.Item,
  board: Board,
  isMadeInStep: (item: Y.Item) => boolean,
  isForeign: (item: Y.Item) => boolean,
): boolean {
  if (item.parent === (board.cards as unknown)) return false
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

/** A card without one is no card. */
function isKind({ parent, parentSub }: Y.Item, board: Board): boolean {
  return parentSub === 'kind' && (parent as Y.AbstractType<unknown>)._item?.parent === board.cards
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
