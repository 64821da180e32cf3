import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardId } from '../../model/ids.ts'
import { splitOf, stories } from '../../model/matrix.ts'
import { scoresAt } from '../../model/matrixLayout.ts'
import { SCALES } from '../../model/scales.ts'
import { useBoard } from '../state/session.ts'
import { MatrixPlot } from './MatrixPlot.tsx'
import styles from './MatrixView.module.css'
import { UnscoredRail } from './UnscoredRail.tsx'
import { useFocusedStory } from './useFocusedStory.ts'
import { useStoryScores } from './useStoryScores.ts'
import { useTokenDrag } from './useTokenDrag.ts'

/** Impact and effort of all stories, as large as the screen: dragged, or moved by keys. */
export function MatrixView() {
  const { t } = useTranslation('matrix')
  const state = useBoard((all) => all)
  const all = useMemo(() => stories(state), [state])
  const scale = SCALES[state.info.scale]
  const plot = useRef<HTMLDivElement>(null)
  const { setScore, clear } = useStoryScores()
  const drop = (id: CardId, x: number, y: number) => {
    const box = plot.current?.getBoundingClientRect()
    if (!box) return
    const place = { x: (x - box.left) / box.width, y: (y - box.top) / box.height }
    const isInside = place.x > -0.02 && place.x < 1.02 && place.y > -0.02 && place.y < 1.02
    if (isInside) setScore(id, scoresAt(scale, place))
    else if (isOverRail(x, y)) clear(id)
  }
  const drag = useTokenDrag(drop)
  const focus = useFocusedStory()
  const isScored = (story: (typeof all)[number]) =>
    story.fields.impact !== undefined && story.fields.effort !== undefined
  return (
    <section className={styles.view} aria-label={t('title')} {...focus}>
      <UnscoredRail stories={all.filter((story) => !isScored(story))} drag={drag} />
      <MatrixPlot
        ref={plot}
        scale={scale}
        split={splitOf(state.info)}
        stories={all.filter(isScored)}
        drag={drag}
      />
    </section>
  )
}

/** Dropped back among the unscored: that takes the scores away. */
function isOverRail(x: number, y: number): boolean {
  return document.elementsFromPoint(x, y).some((element) => element.matches('[data-rail]'))
}
