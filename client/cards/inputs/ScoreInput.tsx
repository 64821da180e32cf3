import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { nextScore } from '../../../model/matrixLayout.ts'
import { SCALES, scoreLabel } from '../../../model/scales.ts'
import { useBoard } from '../../state/session.ts'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/Button.tsx'
import type { InputProps } from './inputProps.ts'
import styles from './ScoreInput.module.css'

const STEPS: Readonly<Record<string, 1 | -1>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
}

/** A value of the board's scale, all of it in sight. Arrows move along it, Delete clears it. */
export function ScoreInput({ label, value, onChange, readOnly, autoFocus }: InputProps<number>) {
  const { t } = useTranslation('cards')
  const scale = useBoard((state) => SCALES[state.info.scale])
  const isForeign = value !== undefined && !scale.ticks.some((tick) => tick.value === value)
  const ticks = isForeign
    ? [...scale.ticks, { value, label: scoreLabel(scale, value) }]
    : scale.ticks
  const handleKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (readOnly || event.altKey || event.ctrlKey || event.metaKey) return
    const step = STEPS[event.key]
    if (step !== undefined) {
      const next = nextScore(scale, value, step)
      onChange(next)
      const at = scale.ticks.findIndex((tick) => tick.value === next)
      event.currentTarget.querySelectorAll('button')[at]?.focus()
    } else if (event.key === 'Delete' || event.key === 'Backspace') onChange(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles.row}>
      <div
        className={styles.scale}
        role="radiogroup"
        tabIndex={-1}
        aria-label={label}
        onKeyDown={handleKey}
      >
        {ticks.map((tick, i) => {
          const isChosen = tick.value === value
          const isStop = isChosen || (value === undefined && i === 0)
          return (
            <button
              key={tick.value}
              type="button"
              role="radio"
              aria-checked={isChosen}
              aria-disabled={readOnly}
              tabIndex={isStop ? 0 : -1}
              autoFocus={autoFocus && isStop}
              className={classes(styles.tick, isChosen && styles.chosen)}
              onClick={() => !readOnly && onChange(tick.value)}
            >
              {tick.label}
            </button>
          )
        })}
      </div>
      {!readOnly && value !== undefined && (
        <IconButton
          size="small"
          icon="close"
          label={t('clearOne', { label })}
          onClick={() => onChange(undefined)}
        />
      )}
    </div>
  )
}
