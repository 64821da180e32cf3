import * as Y from 'yjs'
import { asNode, Board } from './Board.ts'
import type { Acting } from './commands.ts'
import type { Course, StoredUpdate } from './course.ts'
import { isDeleted, isDeletionKey } from './deletion.ts'
import { recordId } from './geometry.ts'
import type { CardId } from './ids.ts'
import { applyState } from './storedState.ts'
import { holds, mayUndoDelete } from './undoRules.ts'

/** Values of a card that say where it is and what it is rather than what somebody thought. */
const STRUCTURE: ReadonlySet<string> = new Set([
  'kind',
  'createdBy',
  'createdAt',
  'key',
  'order',
  'stage',
  'area',
])

/**
 * The update (format 1) that takes back all that one person did in a span, and nothing of anybody else: what they wrote goes,
 * what they removed or overwrote comes back unless others have replaced it since. A card they made goes into the bin as it
 * is; where others have worked on it, it stays and loses only this person's part. Empty when there is nothing to take back.
 *
 * The clock is for cards that go into the bin. Meant for a copy of the board: see `restoreBoard` for bringing it back.
 */
export function rewind(
  { base, updates }: Pick<Course, 'base' | 'updates'>,
  { now }: Pick<Acting, 'now'>,
): Uint8Array {
  // What others deleted must still be there to be compared with.
  const board = new Board(new Y.Doc({ gc: false }))
  const { doc } = board
  const theirs = replay(doc, base, updates)
  const changes: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => changes.push(update))
  doc.transact(() => takeBack(board, theirs, now))
  doc.destroy()
  return changes.length === 0 ? new Uint8Array() : Y.mergeUpdates(changes)
}

interface Work {
  readonly insertions: DeleteSet
  readonly deletions: DeleteSet
}
type DeleteSet = ReturnType<typeof Y.createDeleteSet>

/** Brings an empty document through its course; returns what the updates of the person inserted and deleted. */
function replay(doc: Y.Doc, base: Uint8Array, updates: readonly StoredUpdate[]): Work {
  const inserted: DeleteSet[] = []
  const deleted: DeleteSet[] = []
  let isTheirs = false
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    if (!isTheirs) return
    inserted.push(insertionsOf(transaction))
    deleted.push(transaction.deleteSet)
  })
  applyState(doc, base)
  for (let at = 0; at < updates.length;) {
    isTheirs = updates[at]?.isTheirs === true
    // Thousands of small transactions take a hundred times as long as a few.
    doc.transact(() => {
      for (; at < updates.length && updates[at]?.isTheirs === isTheirs; at++) {
        Y.applyUpdate(doc, updates[at]?.bytes ?? new Uint8Array())
      }
    })
  }
  return { insertions: Y.mergeDeleteSets(inserted), deletions: Y.mergeDeleteSets(deleted) }
}

function insertionsOf({ beforeState, afterState }: Y.Transaction): DeleteSet {
  const ranges = Y.createDeleteSet()
  for (const [client, end] of afterState) {
    const start = beforeState.get(client) ?? 0
    if (end > start) ranges.clients.set(client, [{ clock: start, len: end - start }])
  }
  return ranges
}

function takeBack(board: Board, work: Work, now: number): void {
  const isTheirs = (item: Y.Item) => Y.isDeleted(work.insertions, item.id)
  const born = cardsBornIn(board, isTheirs)
  const kept = new Map([...born].map(([id]) => [recordId(id), id]))
  const manager = new Y.UndoManager(board.roots, {
    trackedOrigins: new Set(),
    captureTransaction: () => false,
    deleteFilter: (item) => {
      const [root, key = ''] = placeOf(item)
      if (root === board.canvas && kept.has(key)) return false
      const birth = root === board.cards ? born.get(key as CardId) : undefined
      if (birth === 'theirs') return false
      if (birth === 'shared' && isPartOfCard(item, board) && isStructure(item)) return false
      return mayUndoDelete(
        item,
        board,
        (map) => isTheirs(map) && map.parent !== board.cards && !isPartOfCard(map, board),
        (other) => !isTheirs(other),
      )
    },
  })
  manager.undoStack.push({ ...work, meta: new Map() })
  manager.undo()
  manager.destroy()
  for (const [id, birth] of born) {
    const card = board.card(id)
    // By nobody: this is a copy, and who brings it back deletes in their own name.
    if (birth === 'theirs' && card && !isDeleted(card)) card.set('deletedAt', now)
  }
}

/** Cards that the person made: all their own, or with something in them that others wrote. */
function cardsBornIn(
  board: Board,
  isTheirs: (item: Y.Item) => boolean,
): Map<CardId, 'theirs' | 'shared'> {
  const born = new Map<CardId, 'theirs' | 'shared'>()
  const isForeign = (item: Y.Item) => !isTheirs(item)
  for (const [id, value] of board.cards.entries()) {
    const card = asNode(value)
    if (!card?._item || !isTheirs(card._item)) continue
    const isShared = [...card._map].some(([name, item]) => {
      if (isStructureKey(name) || item.deleted) return false
      return item.content instanceof Y.ContentType
        ? holds(item.content.type, isForeign)
        : isForeign(item)
    })
    born.set(id as CardId, isShared ? 'shared' : 'theirs')
  }
  return born
}

/** The root that an item lies under, and the key of the entry there. */
function placeOf(item: Y.Item): [root: unknown, key: string | undefined] {
  let at = item
  for (;;) {
    const parent = at.parent as Y.AbstractType<unknown>
    if (!parent._item) return [parent, at.parentSub ?? undefined]
    at = parent._item
  }
}

/** A field of a card: its value, or the container that it was born with. */
function isPartOfCard(item: Y.Item, board: Board): boolean {
  return (item.parent as Y.AbstractType<unknown>)._item?.parent === board.cards
}

function isStructure(item: Y.Item): boolean {
  return isStructureKey(item.parentSub ?? '') || item.content instanceof Y.ContentType
}

function isStructureKey(key: string): boolean {
  return STRUCTURE.has(key) || isDeletionKey(key)
}
