import type { VersionInfo } from './historyApi.ts'

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

export interface Day {
  /** Midnight at its beginning, in milliseconds since 1970. */
  readonly at: number
  readonly versions: readonly VersionInfo[]
}

/** Versions by this device's calendar, in their order. */
export function byDay(versions: readonly VersionInfo[]): Day[] {
  const days = new Map<number, VersionInfo[]>()
  for (const version of versions) {
    const at = new Date(version.at).setHours(0, 0, 0, 0)
    const day = days.get(at)
    if (day) day.push(version)
    else days.set(at, [version])
  }
  return [...days].map(([at, ofDay]) => ({ at, versions: ofDay }))
}

/** "today", "yesterday", then the date. */
export function dayName(at: number, now: number, language: string): string {
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - at) / 86_400_000)
  if (days < 2)
    return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day')
  const format = { weekday: 'long', day: 'numeric', month: 'long' } as const
  return new Intl.DateTimeFormat(language, format).format(at)
}

export function clockTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, CLOCK).format(at)
}

/** Date and time, for where no heading says the day. */
export function dayAndTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', ...CLOCK }).format(at)
}
