import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { stopEventPropagation, useEditor, type TLShapeId } from 'tldraw'
import type { Split } from '../../model/matrix.ts'
import { splitAt } from '../../model/matrixLayout.ts'
import { SCALES, scoreLabel } from '../../model/scales.ts'
import { setSettings } from '../../model/workshop.ts'
import { useEdit } from '../cards/useEdit.ts'
import { useBoard, useSession } from '../state/session.ts'
import type { MatrixFace } from './matrixFace.ts'

interface SplitHandlesProps {
  readonly matrix: TLShapeId
  readonly face: MatrixFace
  readonly split: Split
  /** What the lines should show while they are dragged; undefined when they are let go. */
  readonly onMoving: (split: Split | undefined) => void
}

/** The lines between the quadrants, to be dragged or moved with the arrow keys. Written once, on release. */
export function SplitHandles({ matrix, face, split, onMoving }: SplitHandlesProps) {
  const { board } = useSession()
  const editor = useEditor()
  const edit = useEdit()
  const scale = SCALES[useBoard((state) => state.info.scale)]
  const [left, top, width, height] = face.plot

  const splitUnder = (event: PointerEvent, axis: keyof Split): Split => {
    const page = editor.screenToPage({ x: event.clientX, y: event.clientY })
    const { x, y } = editor.getPointInShapeSpace(matrix, page)
    const there = splitAt(scale, { x: (x - left) / width, y: (y - top) / height })
    return { ...split, [axis]: there[axis] }
  }
  const write = (axis: keyof Split, value: number) =>
    edit(() =>
      setSettings(board, axis === 'impact' ? { splitImpact: value } : { splitEffort: value }),
    )
  const pointer = (axis: keyof Split) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.stopPropagation()
      event.currentTarget.setPointerCapture(event.pointerId)
      onMoving(split)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) onMoving(splitUnder(event, axis))
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
      stopEventPropagation(event)
      write(axis, splitUnder(event, axis)[axis])
      onMoving(undefined)
    },
    onPointerCancel: () => onMoving(undefined),
  })
  const key = (axis: keyof Split) => (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const at = scale.ticks.findIndex((tick) => tick.value === split[axis]) + step
    const value = scale.ticks[Math.max(0, Math.min(scale.ticks.length - 2, at))]?.value
    if (value !== undefined && value !== split[axis]) write(axis, value)
  }
  const shared = { scale, split, pointer, onKeyDown: key }
  return (
    <>
      <Handle axis="effort" {...shared} style={{ left: face.split.x, top, height }} />
      <Handle axis="impact" {...shared} style={{ left, top: face.split.y, width }} />
    </>
  )
}

interface HandleProps {
  readonly axis: keyof Split
  readonly split: Split
  readonly scale: (typeof SCALES)[keyof typeof SCALES]
  readonly style: Readonly<Record<string, number>>
  readonly pointer: (axis: keyof Split) => object
  readonly onKeyDown: (axis: keyof Split) => (event: KeyboardEvent) => void
}

function Handle({ axis, split, scale, style, pointer, onKeyDown }: HandleProps) {
  const { t } = useTranslation('canvas')
  const values = scale.ticks.map((tick) => tick.value)
  return (
    <span
      role="slider"
      tabIndex={0}
      className={`matrix-split matrix-split-${axis}`}
      style={style}
      title={t('tool.split')}
      aria-label={t(axis === 'impact' ? 'tool.splitImpact' : 'tool.splitEffort')}
      aria-orientation={axis === 'impact' ? 'vertical' : 'horizontal'}
      aria-valuemin={values[0]}
      aria-valuemax={values.at(-2)}
      aria-valuenow={split[axis]}
      aria-valuetext={scoreLabel(scale, split[axis])}
      onKeyDown={onKeyDown(axis)}
      {...pointer(axis)}
    />
  )
}
