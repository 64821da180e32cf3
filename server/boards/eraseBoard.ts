import type { BoardId } from '../../model/ids.ts'
import type { BoardFiles } from '../files/BoardFiles.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'
import type { Rooms } from '../sync/Rooms.ts'

interface Options {
  readonly storage: BoardStorage
  readonly rooms: Rooms
  readonly files: BoardFiles
}

/**
 * Removes a board for good: its document, past, versions, names, links and images. Interrupted, it is in the bin and
 * can be erased again, or it is gone and the store does the rest at its next start.
 */
export async function eraseBoard(
  { storage, rooms, files }: Options,
  id: BoardId,
  now: number,
): Promise<void> {
  const board = await storage.findBoard(id)
  if (board && board.deletedAt === undefined) await storage.setDeleted(id, now)
  await rooms.abandon(id)
  await removeAll({ storage, files }, id)
}

/** As `eraseBoard`, one that went to the bin before a time. False = somebody has restored it meanwhile. */
export async function eraseBinned(
  { storage, rooms, files }: Options,
  id: BoardId,
  before: number,
): Promise<boolean> {
  const isDue = async () => ((await storage.findBoard(id))?.deletedAt ?? before) < before
  if (!(await isDue())) return false
  await rooms.abandon(id)
  // That waited for what was under way; from here on there is no way back.
  if (!(await isDue())) return false
  await removeAll({ storage, files }, id)
  return true
}

async function removeAll({ storage, files }: Omit<Options, 'rooms'>, id: BoardId): Promise<void> {
  await files.removeAll(id)
  await storage.eraseBoard(id)
  // What was uploaded in between; who comes later finds no board, see `BoardFiles.keep`.
  await files.removeAll(id)
}
