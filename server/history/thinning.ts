import type { VersionRow } from '../storage/BoardStorage.ts'

const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS
/** Automatic versions: all of the last day, then one an hour, after a week one a day. */
const ALL_FOR_MS = DAY_MS
const HOURLY_FOR_MS = 7 * DAY_MS
/** Somebody who restores to and fro must not fill the disk. */
const MAX_BEFORE_RESTORES = 20

/** Which versions of a board need not be kept any longer; `versions` newest first. What was named stays, and steps. */
export function superfluous(versions: readonly VersionRow[], now: number): string[] {
  const kept = new Set<string>()
  let restores = 0
  return versions.flatMap(({ id, kind, at }) => {
    if (kind === 'named' || kind === 'step') return []
    if (kind === 'restore' && ++restores > MAX_BEFORE_RESTORES) return [id]
    const age = now - at
    if (age < ALL_FOR_MS) return []
    const spanMs = age < HOURLY_FOR_MS ? HOUR_MS : DAY_MS
    const span = `${spanMs} ${Math.floor(at / spanMs)}`
    // The last of a span says how it ended.
    if (kept.has(span)) return [id]
    kept.add(span)
    return []
  })
}
