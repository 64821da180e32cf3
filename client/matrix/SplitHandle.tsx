import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Split } from '../../model/matrix.ts'
import { splitAt, splitLines } from '../../model/matrixLayout.ts'
import { nearestTick, scoreLabel, type Scale } from '../../model/scales.ts'
import { setSettings } from '../../model/workshop.ts'
import { useEdit } from '../cards/useEdit.ts'
import { useCan, useSession } from '../state/session.ts'
import { classes } from '../ui/classes.ts'
import styles from './MatrixView.module.css'

interface SplitHandleProps {
  readonly axis: 'impact' | 'effort'
  readonly scale: Scale
  readonly split: Split
  /** Where the line lies in the plot, 0 to 1. */
  readonly at: number
}

const STEPS: Readonly<Record<string, 1 | -1>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
}

/** The line between low and high of one axis; facilitators move it by pointer or arrows, tick by tick. */
export function SplitHandle({ axis, scale, split, at }: SplitHandleProps) {
  const { t } = useTranslation('matrix')
  const { board } = useSession()
  const edit = useEdit()
  const mayMove = useCan('arrange')
  const [moved, setMoved] = useState<number>()
  const isEffort = axis === 'effort'
  const set = (value: number) => {
    if (value === split[axis]) return
    edit(() => setSettings(board, isEffort ? { splitEffort: value } : { splitImpact: value }))
  }
  const placeOf = (event: PointerEvent): number => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect()
    if (!box) return at
    return isEffort
      ? (event.clientX - box.left) / box.width
      : (event.clientY - box.top) / box.height
  }
  const valueAt = (place: number) => splitAt(scale, { x: place, y: place })[axis]
  const handleKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    const tick = scale.ticks[nearestTick(scale, split[axis]) + (step ?? 0)]
    // Behind the last tick nothing would be high.
    if (step === undefined || !tick || tick === scale.ticks.at(-1)) return
    event.preventDefault()
    set(tick.value)
  }
  const preview = moved === undefined ? at : lineAt(scale, split, axis, valueAt(moved))
  return (
    <div
      role="slider"
      tabIndex={mayMove ? 0 : -1}
      aria-label={t(isEffort ? 'splitEffort' : 'splitImpact')}
      aria-orientation={isEffort ? 'horizontal' : 'vertical'}
      aria-valuemin={scale.ticks[0]?.value}
      aria-valuemax={scale.ticks.at(-2)?.value}
      aria-valuenow={split[axis]}
      aria-valuetext={t('splitAfter', { value: scoreLabel(scale, split[axis]) })}
      aria-disabled={!mayMove}
      title={mayMove ? t('moveSplit') : undefined}
      className={classes(styles.split, styles[axis], mayMove && styles.movable)}
      style={{ [isEffort ? 'left' : 'top']: `${preview * 100}%` }}
      onKeyDown={mayMove ? handleKey : undefined}
      onPointerDown={(event) => {
        if (!mayMove || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setMoved(placeOf(event))
      }}
      onPointerMove={(event) => moved !== undefined && setMoved(placeOf(event))}
      onPointerUp={() => {
        if (moved !== undefined) set(valueAt(moved))
        setMoved(undefined)
      }}
      onPointerCancel={() => setMoved(undefined)}
    />
  )
}

function lineAt(scale: Scale, split: Split, axis: 'impact' | 'effort', value: number): number {
  return splitLines(scale, { ...split, [axis]: value })[axis === 'effort' ? 'x' : 'y']
}
