import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n/useLanguage.ts'
import { serverNow, useSession } from '../../state/session.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './Calendar.module.css'

const DAY_MS = 86_400_000
/** Monday first, as in both of our languages' countries. */
const WEEK = [0, 1, 2, 3, 4, 5, 6]
/** 1 January 2024 was a Monday. */
const SOME_MONDAY = Date.UTC(2024, 0, 1)
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
}

interface CalendarProps {
  readonly value: string | undefined
  readonly onPick: (day: string | undefined) => void
}

/** One month of days. Arrows move by day and week, PageUp and PageDown by month. All days are UTC: they have no hour. */
export function Calendar({ value, onPick }: CalendarProps) {
  const { t } = useTranslation('cards')
  const { language } = useLanguage()
  const session = useSession()
  const [today] = useState(() => dayOf(serverNow(session)))
  const [cursor, setCursor] = useState(() => Date.parse(value ?? today))
  return (
    <div className={styles.calendar}>
      <header className={styles.header}>
        <IconButton
          size="small"
          icon="chevronLeft"
          label={t('monthBefore')}
          onClick={() => setCursor(addMonths(cursor, -1))}
        />
        <strong aria-live="polite">
          {write(language, { month: 'long', year: 'numeric' }, cursor)}
        </strong>
        <IconButton
          size="small"
          icon="chevronRight"
          label={t('monthAfter')}
          onClick={() => setCursor(addMonths(cursor, 1))}
        />
      </header>
      <Days value={value} today={today} cursor={cursor} onMove={setCursor} onPick={onPick} />
      <footer className={styles.footer}>
        <Button size="small" variant="quiet" onClick={() => onPick(undefined)}>
          {t('clear')}
        </Button>
        <Button size="small" variant="quiet" onClick={() => onPick(today)}>
          {t('today')}
        </Button>
      </footer>
    </div>
  )
}

interface DaysProps extends CalendarProps {
  readonly today: string
  readonly cursor: number
  readonly onMove: (time: number) => void
}

function Days({ value, today, cursor, onMove, onPick }: DaysProps) {
  const { language } = useLanguage()
  const active = useRef<HTMLButtonElement>(null)
  useEffect(() => active.current?.focus(), [cursor])
  const handleKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step !== undefined) onMove(cursor + step * DAY_MS)
    else if (event.key === 'PageUp') onMove(addMonths(cursor, -1))
    else if (event.key === 'PageDown') onMove(addMonths(cursor, 1))
    else return
    event.preventDefault()
  }
  return (
    <div className={styles.days} role="presentation" onKeyDown={handleKey}>
      {WEEK.map((i) => (
        <span key={i} className={styles.weekday} aria-hidden>
          {write(language, { weekday: 'narrow' }, SOME_MONDAY + i * DAY_MS)}
        </span>
      ))}
      {daysAround(cursor).map((time) => {
        const day = dayOf(time)
        const isActive = time === cursor
        return (
          <button
            key={day}
            ref={isActive ? active : undefined}
            type="button"
            tabIndex={isActive ? 0 : -1}
            aria-pressed={day === value}
            aria-label={write(language, { dateStyle: 'full' }, time)}
            className={classes(
              styles.day,
              day === today && styles.today,
              monthOf(time) !== monthOf(cursor) && styles.outside,
            )}
            onClick={() => onPick(day)}
          >
            {new Date(time).getUTCDate()}
          </button>
        )
      })}
    </div>
  )
}

function write(language: string, options: Intl.DateTimeFormatOptions, time: number): string {
  return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(time)
}

/** The six weeks that hold the month of `time`. */
function daysAround(time: number): number[] {
  const date = new Date(time)
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS
  return Array.from({ length: 42 }, (_, i) => monday + i * DAY_MS)
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function monthOf(time: number): number {
  return new Date(time).getUTCMonth()
}

/** The same day of another month, or its last one. */
function addMonths(time: number, months: number): number {
  const date = new Date(time)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last))
}
