import { CLOSE } from '../../model/protocol.ts'

/** Whether and how fast to come back after a connection ended. */
export type Comeback = 'soon' | 'later' | 'slowly' | 'never'

const FIRST_MS = 400
const MAX_MS = 8000
const SOON_MS = 1000
const SLOWLY_MS = 10_000
/** A server that sends everybody to another one again and again is not making room. */
const SOON_AT_MOST = 3

/** What a close code asks of us; codes of others, as 1006 for a line that broke, ask nothing. */
export function comebackAfter(code: number): Comeback {
  if (code === CLOSE.restart || code === CLOSE.rebuild) return 'soon'
  if (code === CLOSE.tooMany) return 'slowly'
  return code >= 4400 && code < 4500 ? 'never' : 'later'
}

/**
 * Milliseconds to wait before the attempt that follows `failures` in a row. Chance spreads people who lost the same server
 * at the same instant over the whole time, so that they don't all return at once.
 */
export function waitBefore(
  comeback: Exclude<Comeback, 'never'>,
  failures: number,
  random: () => number,
): number {
  if (comeback === 'slowly') return SLOWLY_MS * (1 + random())
  if (comeback === 'soon' && failures < SOON_AT_MOST) return SOON_MS * random()
  return Math.min(MAX_MS, FIRST_MS * 2 ** failures) * random()
}
