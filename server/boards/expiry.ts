import type { BoardId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import type { Config } from '../config.ts'
import type { BoardFiles } from '../files/BoardFiles.ts'
import type { Log } from '../log.ts'
import type { BoardRow, BoardStorage } from '../storage/BoardStorage.ts'
import { noteVisit } from '../sync/noteVisit.ts'
import type { Rooms } from '../sync/Rooms.ts'
import { eraseBinned } from './eraseBoard.ts'

const DAY_MS = 24 * 3600 * 1000
const SWEEP_MS = 3600 * 1000

interface Options {
  readonly config: Config
  readonly storage: BoardStorage
  readonly rooms: Rooms
  readonly files: BoardFiles
  readonly log: Log
}

/**
 * When a board goes to the bin by itself, if nobody edits or opens it; undefined = never. It stays for another day: when
 * somebody was there is known to the day.
 */
export function expiresAt(
  { boardExpiryDays }: Config,
  { updatedAt, seenAt }: BoardRow,
): number | undefined {
  if (boardExpiryDays === undefined) return undefined
  return Math.max(updatedAt, seenAt) + boardExpiryDays * DAY_MS
}

/** When a board in the bin is erased; undefined for one that is not there. */
export function erasedAt({ binDays }: Config, { deletedAt }: BoardRow): number | undefined {
  return deletedAt === undefined ? undefined : deletedAt + binDays * DAY_MS
}

/** Bins and erases boards, and cards of open ones, that are due, now and every hour. Returns how to stop. */
export function startExpiry(options: Options): () => void {
  const sweep = () => {
    for (const work of [sweepBoards(options, Date.now()), options.rooms.emptyBins()]) {
      work.catch((error: unknown) =>
        options.log.warn({ err: error }, 'what is due was not all dealt with'),
      )
    }
  }
  const timer = setInterval(sweep, SWEEP_MS).unref()
  sweep()
  return () => clearInterval(timer)
}

/**
 * A board that expires is in the bin first, for as long as any other. Each node says first which boards have people:
 * any other may be about to bin them.
 */
export async function sweepBoards(options: Options, now: number): Promise<void> {
  const { config, storage, rooms } = options
  const each = (ids: readonly BoardId[], work: (id: BoardId) => Promise<void>) =>
    eachAlone(ids, work, options.log)
  await each(rooms.visitedBoards, async (id) => {
    const board = await storage.findBoard(id)
    if (board) await noteVisit(storage, board, now)
  })
  const before = now - config.binDays * DAY_MS
  await each(await storage.binnedBoards(before), (id) => erase(options, id, before))
  if (config.boardExpiryDays === undefined) return
  const untouched = await storage.untouchedBoards(now - (config.boardExpiryDays + 1) * DAY_MS)
  await each(untouched, (id) => expire(options, id, now))
}

async function erase(options: Options, id: BoardId, before: number): Promise<void> {
  if (!(await eraseBinned(options, id, before))) return
  options.log.info({ board: id }, 'erased: its days in the bin were over')
}

async function expire({ config, storage, rooms, log }: Options, id: BoardId, now: number) {
  const board = await storage.findBoard(id)
  const at = board && board.deletedAt === undefined ? expiresAt(config, board) : undefined
  // Somebody may have come in since the list was made.
  if (at === undefined || now < at + DAY_MS) return
  await storage.setDeleted(id, now)
  rooms.disconnect(id, CLOSE.notFound, 'expired')
  log.info({ board: id }, 'expired: in the bin')
}

/** One by one. What fails is tried again by the next sweep, and holds up no other. */
async function eachAlone(
  ids: readonly BoardId[],
  work: (id: BoardId) => Promise<void>,
  log: Log,
): Promise<void> {
  for (const id of ids) {
    try {
      await work(id)
    } catch (error) {
      log.warn({ err: error, board: id }, 'what is due for a board was not done')
    }
  }
}
