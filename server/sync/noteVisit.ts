import type { BoardRow, BoardStorage } from '../storage/BoardStorage.ts'

/** A visit is written down when the last one is so old: what compares `seenAt` leaves a day. */
const NOTED_EVERY_MS = 12 * 3600 * 1000

/** So that a board which people only look at doesn't expire. @throws {StorageError} */
export async function noteVisit(
  storage: BoardStorage,
  { id, seenAt }: BoardRow,
  now: number,
): Promise<void> {
  if (now - seenAt >= NOTED_EVERY_MS) await storage.setSeen(id, now)
}
