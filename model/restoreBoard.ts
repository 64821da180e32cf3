import * as Y from 'yjs'
import { asNode, type Board, type Node } from './Board.ts'
import type { Acting } from './commands.ts'
import { isDeleted, isDeleterKey, setDeleted, unsetDeleted } from './deletion.ts'
import { differences, isFixedKey, isSame, type Difference, type Scope } from './differences.ts'
import { fromJson, toJson, type Json } from './plainJson.ts'
import { writeText } from './writeCard.ts'

/** Far below what one message may hold, and few enough for the canvas to follow once each. */
const MAX_TRANSACTION_LENGTH = 512 * 1024

/**
 * Makes the board, or one area of it, what `target` is: an earlier state of the same board. An ordinary edit of the
 * person: only what differs is written, texts where they differ, so that what others do meanwhile merges. Cards born since
 * are deleted softly, cards deleted since come back; keys that the server gave stay. Does nothing the second time.
 *
 * Writes several transactions when there is much to write; all of them are one step of undo unless the caller ends it.
 */
export function restoreBoard(
  board: Board,
  acting: Pick<Acting, 'by' | 'now'>,
  target: Board,
  scope: Scope = 'board',
): void {
  const found = differences(board, target, scope)
  addMissingCards(board, acting, found)
  for (const portion of portions(found)) {
    board.transact(() => portion.forEach((difference) => writeBack(board, acting, difference)))
  }
}

/** As `createCards` does it: born deleted and outside of undo, so that undo never removes a card for good. */
function addMissingCards(
  board: Board,
  { by, now }: Pick<Acting, 'by' | 'now'>,
  found: readonly Difference[],
): void {
  const missing = found.filter(({ root, ...entry }) => root === 'cards' && !asNode(entry.now))
  if (missing.length === 0) return
  board.doc.transact(() => {
    for (const { key, old } of missing) {
      const node = copyOf(old) as Node
      // Whoever writes it is its author, and a key is the server's to give.
      node.set('createdBy', by)
      node.delete('key')
      for (const name of (old as Node).keys()) if (isDeleterKey(name)) node.delete(name)
      node.set('deletedAt', now)
      board.cards.set(key, node)
    }
  })
}

function portions(found: readonly Difference[]): Difference[][] {
  const all: Difference[][] = []
  let room = 0
  for (const difference of found) {
    const length = JSON.stringify(toJson(difference.old)).length
    if (length > room) {
      all.push([])
      room = MAX_TRANSACTION_LENGTH
    }
    all.at(-1)?.push(difference)
    room -= length
  }
  return all
}

function writeBack(
  board: Board,
  { by, now }: Pick<Acting, 'by' | 'now'>,
  { root, key, old }: Difference,
): void {
  const target = board[root] as Node
  if (root !== 'cards') return writeValue(target, key, old, root === 'info' || root === 'workshop')
  const card = asNode(target.get(key))
  const before = asNode(old)
  if (card && before) writeEntries(card, before, true, isFixedKey)
  if (card && before && !isDeleted(before)) unsetDeleted(card)
  else if (card) setDeleted(card, by, now)
}

/**
 * Maps of the document are in turn collections (a root, a list), whose entries come and go, and things (a card, an item),
 * whose texts and lists are emptied rather than removed: somebody may be typing there.
 */
function writeEntries(
  node: Node,
  target: Node,
  isThing: boolean,
  isFixed: (key: string) => boolean = () => false,
): void {
  for (const key of new Set([...node.keys(), ...target.keys()])) {
    if (!isFixed(key)) writeValue(node, key, target.get(key), isThing)
  }
}

function writeValue(node: Node, key: string, target: unknown, isThing: boolean): void {
  const value = node.get(key)
  if (isSame(value, target)) return
  if (value instanceof Y.Text && (target instanceof Y.Text || (isThing && target === undefined))) {
    // oxlint-disable-next-line typescript/no-base-to-string -- Y.Text.toString() is its text
    writeText(node, key, target?.toString() ?? '')
  } else if (value instanceof Y.Map && target instanceof Y.Map) {
    writeEntries(value as Node, target as Node, !isThing)
  } else if (value instanceof Y.Map && isThing && target === undefined) {
    for (const inner of [...value.keys()]) value.delete(inner)
  } else if (target === undefined) {
    node.delete(key)
  } else {
    node.set(key, copyOf(target))
  }
}

function copyOf(value: unknown): unknown {
  return fromJson(toJson(value) as Json, 1)
}
