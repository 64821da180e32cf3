import { Popover } from 'radix-ui'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isDay } from '../../../model/fields.ts'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useLatestAtEnd } from '../../ui/useLatestAtEnd.ts'
import { ErrorNote } from './ErrorNote.tsx'
import { Calendar } from './Calendar.tsx'
import styles from './control.module.css'
import type { InputProps } from './inputProps.ts'

/** A day, typed as `2031-05-28` or `28.5.2031`, or picked from a calendar. */
export function DateInput({ label, value, onChange, readOnly, autoFocus }: InputProps<string>) {
  const { t } = useTranslation('cards')
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const [open, setOpen] = useState(false)
  const day = draft === undefined ? value : readDay(draft)
  const isValid = draft === undefined || draft.trim() === '' || day !== undefined
  const commit = () => {
    if (draft === undefined || !isValid || readOnly) return
    if (day !== value) onChange(day)
    setDraft(undefined)
  }
  useLatestAtEnd(commit)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <div
        className={classes(styles.control, readOnly && styles.readOnly, !isValid && styles.invalid)}
      >
        <input
          className={classes(styles.input, 'numbers')}
          aria-label={label}
          aria-invalid={!isValid}
          aria-describedby={isValid ? undefined : id}
          autoFocus={autoFocus}
          readOnly={readOnly}
          placeholder={t('dayForm')}
          value={draft ?? value ?? ''}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
        {!readOnly && (
          <Popover.Trigger asChild>
            <button
              type="button"
              className={styles.inner}
              aria-label={t('openCalendar', { label })}
            >
              <Icon name="agenda" size={16} />
            </button>
          </Popover.Trigger>
        )}
      </div>
      {!isValid && <ErrorNote id={id} text={t('dayOnly')} />}
      <Popover.Portal>
        <Popover.Content align="end" sideOffset={4} collisionPadding={8} style={{ zIndex: 950 }}>
          <Calendar
            value={day}
            onPick={(picked) => {
              setDraft(undefined)
              setOpen(false)
              onChange(picked)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** A day as people write it, year first or day first; undefined when it is none. */
export function readDay(text: string): string | undefined {
  const match =
    /^(?<y>\d{4})[-./ ](?<m>\d{1,2})[-./ ](?<d>\d{1,2})$/.exec(text.trim()) ??
    /^(?<d>\d{1,2})[-./ ](?<m>\d{1,2})[-./ ](?<y>\d{4})$/.exec(text.trim())
  const { y = '', m = '', d = '' } = match?.groups ?? {}
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const isReal = isDay(day) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
  return isReal ? day : undefined
}
