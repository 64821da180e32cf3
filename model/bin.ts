import { asNode, type Board, type Node } from './Board.ts'
import { isDeleted } from './deletion.ts'
import { recordId } from './geometry.ts'
import type { CardId, LinkId } from './ids.ts'
import { finite } from './finite.ts'
import { isRetiredKey, retireKey } from './storyKeys.ts'

/**
 * Takes the cards out of the document that have lain in the bin for `keepMs`, with their records and links. The server's
 * own work: it notes of each deletion when it first saw it, and counts from there. What `deletedAt` says doesn't count: that
 * clock is anybody's, and the deletion may have been made offline, where nobody could see it.
 */
export function emptyBin(board: Board, now: number, keepMs: number): void {
  if (board.isNewer) return
  board.transact(() => {
    const due = noteDeletions(board, now, keepMs)
    for (const id of [...board.bin.keys()]) {
      if (due.has(id) || !(isRetiredKey(id) || isDeleted(board.card(id)))) board.bin.delete(id)
    }
    dropLinks(board, due)
    for (const id of due) {
      retireKey(board, board.card(id))
      board.canvas.delete(recordId(id as CardId))
      board.cards.delete(id)
    }
  })
}

/** Returns the ids of the cards that are known to be deleted for long enough. */
function noteDeletions(board: Board, now: number, keepMs: number): Set<string> {
  const due = new Set<string>()
  for (const [id, value] of board.cards.entries()) {
    const card = asNode(value)
    if (!card || !isDeleted(card)) continue
    const deletion = deletionOf(card)
    const since = knownSince(board.bin.get(id), deletion)
    if (since === undefined) board.bin.set(id, [...deletion, now])
    else if (now - since >= keepMs) due.add(id)
  }
  // PLACE1: a stage keeps the space of the cards that are in it.
  for (const [id, value] of board.cards.entries()) {
    const stage: unknown = asNode(value)?.get('stage')
    if (!due.has(id) && typeof stage === 'string') due.delete(stage)
  }
  return due
}

type Deletion = readonly [client: number, clock: number]

/** Which deletion of a card this is: nobody can write the same item again, as they can a time. */
function deletionOf(card: Node): Deletion {
  const id = card._map.get('deletedAt')?.id
  return [id?.client ?? 0, id?.clock ?? 0]
}

function knownSince(entry: unknown, [client, clock]: Deletion): number | undefined {
  if (!Array.isArray(entry) || entry[0] !== client || entry[1] !== clock) return undefined
  return finite(entry[2])
}

function dropLinks(board: Board, cards: ReadonlySet<string>): void {
  for (const [id, value] of [...board.links.entries()]) {
    const ends = [asNode(value)?.get('from'), asNode(value)?.get('to')]
    if (!ends.some((end) => cards.has(end as string))) continue
    board.links.delete(id)
    board.canvas.delete(recordId(id as LinkId))
  }
}
