import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readNumber } from '../../../model/cells.ts'
import { useLanguage } from '../../i18n/useLanguage.ts'
import { classes } from '../../ui/classes.ts'
import { useLatestAtEnd } from '../../ui/useLatestAtEnd.ts'
import styles from './control.module.css'
import { ErrorNote } from './ErrorNote.tsx'
import type { InputProps } from './inputProps.ts'

interface NumberInputProps extends InputProps<number> {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** A number in the reader's writing; what isn't one is kept in the field and said, never stored. */
export function NumberInput({ label, value, onChange, readOnly, ...rest }: NumberInputProps) {
  const { min = -Infinity, max = Infinity, autoFocus } = rest
  const { t } = useTranslation('cards')
  const { language } = useLanguage()
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const shown =
    value === undefined
      ? ''
      : value.toLocaleString(language, { useGrouping: false, maximumFractionDigits: 12 })
  const number = draft === undefined ? value : readNumber(draft)
  const isValid =
    draft === undefined ||
    draft.trim() === '' ||
    (number !== undefined && number >= min && number <= max)
  const problem = Number.isFinite(max)
    ? t('numberBetween', { min, max })
    : Number.isFinite(min)
      ? t('numberFrom', { min })
      : t('numberOnly')
  const commit = () => {
    if (draft === undefined || !isValid || readOnly) return
    if (number !== value) onChange(number)
    setDraft(undefined)
  }
  useLatestAtEnd(commit)
  return (
    <div>
      <div
        className={classes(styles.control, readOnly && styles.readOnly, !isValid && styles.invalid)}
      >
        <input
          className={classes(styles.input, 'numbers')}
          inputMode="decimal"
          aria-label={label}
          aria-invalid={!isValid}
          aria-describedby={isValid ? undefined : id}
          autoFocus={autoFocus}
          readOnly={readOnly}
          placeholder={rest.hint}
          value={draft ?? shown}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
            else if (event.key === 'Escape' && draft !== undefined) setDraft(undefined)
          }}
        />
      </div>
      {!isValid && <ErrorNote id={id} text={problem} />}
    </div>
  )
}
