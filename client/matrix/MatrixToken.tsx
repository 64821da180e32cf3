import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { titleOf } from '../../model/cards.ts'
import type { Story } from '../../model/matrix.ts'
import { nextScore, type PlotPoint } from '../../model/matrixLayout.ts'
import { SCALES, scoreLabel } from '../../model/scales.ts'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { classes } from '../ui/classes.ts'
import styles from './MatrixView.module.css'
import { useStoryScores } from './useStoryScores.ts'
import type { TokenDrag } from './useTokenDrag.ts'

interface MatrixTokenProps {
  readonly story: Story
  readonly place: PlotPoint
  /** From there, in pixels, since others may have the same scores. */
  readonly offset: readonly [dx: number, dy: number]
  /** Its stack is spread, above all others. */
  readonly isOpen: boolean
  /** How many lie here, said by the topmost of a pile. */
  readonly count: number | undefined
  readonly drag: TokenDrag
  readonly onOpen: (on: boolean) => void
}

const STEPS: Readonly<Record<string, readonly ['impact' | 'effort', 1 | -1]>> = {
  ArrowUp: ['impact', 1],
  ArrowDown: ['impact', -1],
  ArrowRight: ['effort', 1],
  ArrowLeft: ['effort', -1],
}

/** A story on the matrix. Arrows move it one tick, Delete takes its scores away, Enter opens its card. */
export function MatrixToken({ story, place, offset, drag, ...stack }: MatrixTokenProps) {
  const { t } = useTranslation('matrix')
  const { ui } = useSession()
  const scale = useBoard((state) => SCALES[state.info.scale])
  const isSelected = useUi((state) => state.selection.includes(story.id))
  const { key, impact, effort } = story.fields
  const held = drag.held?.id === story.id ? drag.held : undefined
  const select = () => ui.setState({ selection: [story.id] })
  const open = () => ui.setState({ selection: [story.id], panel: 'card' })
  const handleKey = useTokenKeys(story)
  const style = {
    left: `${place.x * 100}%`,
    top: `${place.y * 100}%`,
    translate: `${offset[0] + (held?.dx ?? 0)}px ${offset[1] + (held?.dy ?? 0)}px`,
  }
  return (
    <li
      className={classes(styles.spot, stack.isOpen && styles.open, held && styles.held)}
      style={style}
    >
      <button
        type="button"
        className={classes(styles.token, isSelected && styles.selected)}
        data-story={story.id}
        title={titleOf(story)}
        aria-pressed={isSelected}
        aria-label={t('token', {
          name: key ?? titleOf(story),
          effort: scoreLabel(scale, effort),
          impact: scoreLabel(scale, impact),
        })}
        onClick={select}
        onDoubleClick={open}
        onPointerEnter={() => stack.onOpen(true)}
        onPointerLeave={() => stack.onOpen(false)}
        onFocus={() => {
          select()
          stack.onOpen(true)
        }}
        onBlur={() => stack.onOpen(false)}
        onKeyDown={handleKey}
        {...drag.handlers(story.id)}
      >
        {key ?? shortTitle(story)}
      </button>
      {stack.count !== undefined && (
        <span className={styles.count} aria-hidden>
          {stack.count}
        </span>
      )}
    </li>
  )
}

function useTokenKeys(story: Story): (event: KeyboardEvent) => void {
  const { ui } = useSession()
  const mayEdit = useCan('edit')
  const scale = useBoard((state) => SCALES[state.info.scale])
  const { setScore, clear } = useStoryScores()
  return (event) => {
    const step = STEPS[event.key]
    if (step && mayEdit) {
      const [axis, direction] = step
      setScore(story.id, { [axis]: nextScore(scale, story.fields[axis], direction) })
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && mayEdit) clear(story.id)
    else if (event.key === 'Enter') ui.setState({ selection: [story.id], panel: 'card' })
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

/** Until the server has given a key. */
function shortTitle(story: Story): string {
  const title = titleOf(story).trim()
  return title.length > 10 ? `${title.slice(0, 9)}…` : title || '…'
}
