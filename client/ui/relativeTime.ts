const UNITS = [
  { unit: 'second', ms: 60_000, below: 1 },
  { unit: 'minute', ms: 60_000, below: 60 },
  { unit: 'hour', ms: 3_600_000, below: 24 },
  { unit: 'day', ms: 86_400_000, below: 30 },
  { unit: 'month', ms: 2_592_000_000, below: Number.POSITIVE_INFINITY },
] as const

const DAY_MS = 86_400_000

/** "in 5 days", "tomorrow", "today": when something will be, in whole days. */
export function inDays(at: number, now: number, language: string): string {
  const days = Math.max(0, Math.ceil((at - now) / DAY_MS))
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')
}

/** "3 hours ago", "yesterday": how long ago something was, in words. */
export function relativeTime(at: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const ago = Math.max(0, now - at)
  const { unit, ms } = UNITS.find((one) => ago < one.ms * one.below) ?? UNITS[4]
  return format.format(-Math.floor(ago / ms), unit)
}
