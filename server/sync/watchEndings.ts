import type { BoardId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import type { Log } from '../log.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'
import type { Rooms } from './Rooms.ts'

/** An ended link is out within 5 s, on every node. */
const POLL_MS = 2000
/** Before the last look: clocks of nodes differ, and who was just let in may have come by a key that ended meanwhile. */
const LOOK_BACK_MS = 60_000
/** However long ago the last look was: no socket outlives its machine's sleep for so long. */
const LONGEST_LOOK_BACK_MS = 7 * 24 * 3600 * 1000

/**
 * Ends sockets whose key or board was ended elsewhere: on another node, or by a command. What is asked here ends them
 * at once and needs none of this. Returns how to stop.
 */
export function watchEndings(storage: BoardStorage, rooms: Rooms, log: Log): () => void {
  /** Where the last look that worked began: the process may have been stopped, or the store away, since. */
  let lastLook = Date.now()
  const look = async () => {
    const now = Date.now()
    const since = Math.max(Math.min(lastLook, now) - LOOK_BACK_MS, now - LONGEST_LOOK_BACK_MS)
    const { keys, boards } = await storage.endings(since)
    const byBoard = new Map<BoardId, Set<string>>()
    for (const { id, board } of keys) {
      byBoard.set(board, (byBoard.get(board) ?? new Set()).add(id))
    }
    for (const [board, ended] of byBoard) rooms.endKeys(board, ended)
    for (const board of boards) rooms.disconnect(board, CLOSE.notFound, 'deleted')
    // Erased boards leave no row that could say so.
    for (const board of await storage.missingBoards(rooms.openBoards)) await rooms.abandon(board)
    lastLook = now
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'endings not read'))
  }, POLL_MS).unref()
  return () => clearInterval(timer)
}
