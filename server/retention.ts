import type { Log } from './log.ts'
import type { BoardStorage } from './storage/BoardStorage.ts'

/** So far back is known who wrote what; older rows live on in the snapshot only. */
const KEEP_ROWS_MS = 24 * 3600 * 1000
const EVERY_MS = 3600 * 1000
const DAY_MS = 24 * 3600 * 1000

/** Drops what was kept long enough, now and every hour. Returns how to stop. */
export function keepTidy(storage: BoardStorage, historyDays: number, log: Log): () => void {
  const drop = async () => {
    await storage.pruneUpdates(Date.now() - KEEP_ROWS_MS)
    await storage.pruneVersions(Date.now() - historyDays * DAY_MS)
  }
  const tidy = () => {
    drop().catch((error: unknown) => log.warn({ err: error }, 'what is old could not be dropped'))
  }
  tidy()
  const timer = setInterval(tidy, EVERY_MS).unref()
  return () => clearInterval(timer)
}
