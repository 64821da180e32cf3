import type { Log } from './log.ts'
import type { BoardStorage } from './storage/BoardStorage.ts'

/** So far back is known who wrote what; older rows live on in the snapshot only. */
const KEEP_ROWS_MS = 24 * 3600 * 1000
const EVERY_MS = 3600 * 1000

/** Drops what was kept long enough, now and every hour. Returns how to stop. */
export function keepTidy(storage: BoardStorage, log: Log): () => void {
  const tidy = () => {
    storage
      .pruneUpdates(Date.now() - KEEP_ROWS_MS)
      .catch((error: unknown) => log.warn({ err: error }, 'old rows could not be dropped'))
  }
  tidy()
  const timer = setInterval(tidy, EVERY_MS).unref()
  return () => clearInterval(timer)
}
