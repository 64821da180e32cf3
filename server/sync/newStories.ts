import type * as Y from 'yjs'
import { asNode, type Board } from '../../model/Board.ts'
import type { CardId } from '../../model/ids.ts'

/** The stories that are new, or became stories, in a transaction that is still open. */
export function newStories(board: Board, transaction: Y.Transaction): Set<CardId> {
  const ids = new Set<CardId>()
  for (const [type, keys] of transaction.changed) {
    if (type === (board.cards as unknown)) keys.forEach((key) => ids.add(key as CardId))
    const id = type.parent === board.cards && keys.has('kind') ? type._item?.parentSub : undefined
    if (id != null) ids.add(id as CardId)
  }
  for (const id of ids) {
    if (asNode(board.cards.get(id))?.get('kind') !== 'story') ids.delete(id)
  }
  return ids
}
