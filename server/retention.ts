import type { Log } from './log.ts'
import type { BoardStorage } from './storage/BoardStorage.ts'

/** So far back is known who wrote what; older rows live on in the snapshot only. */
const KEEP_ROWS_MS = 24 * 3600 * 1000
const EVERY_MS = 3600 * 1000
const DAY_MS = 24 * 3600 * 1000

/** Drops what was kept long enough, now and every hour. Returns how to stop. */
export function keepTidy(storage: BoardStorage, historyDays: number, log: Log): () => void {
  const drop = async (prune: (before: number) => Promise<void>, keepMs: number) => {
    try {
      await prune(Date.now() - keepMs)
    } catch (error) {
      log.warn({ err: error }, 'what is old could not be dropped')
    }
  }
  const tidy = async () => {
    await drop((before) => storage.pruneVersions(before), historyDays * DAY_MS)
    await drop((before) => storage.pruneUpdates(before), KEEP_ROWS_MS)
  }
  void tidy()
  const timer = setInterval(() => void tidy(), EVERY_MS).unref()
  return () => clearInterval(timer)
}
