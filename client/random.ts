import type { Random } from '../model/ids.ts'

/** 53 random bits from the browser's generator, which also exists on plain http (`randomUUID` does not). */
export const random: Random = () => {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  return ((high >>> 6) * 2 ** 27 + (low >>> 5)) / 2 ** 53
}
