import type { CSSProperties, KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Story } from '../../model/matrix.ts'
import { middleTick, SCALES, scoreLabel } from '../../model/scales.ts'
import { StorySentence } from '../cards/StorySentence.tsx'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { classes } from '../ui/classes.ts'
import styles from './UnscoredRail.module.css'
import { useStoryScores } from './useStoryScores.ts'
import type { TokenDrag } from './useTokenDrag.ts'

interface UnscoredRailProps {
  readonly stories: readonly Story[]
  readonly drag: TokenDrag
}

/** Stories without both scores, to be dragged onto the plot; or put in its middle by Enter, and moved from there. */
export function UnscoredRail({ stories, drag }: UnscoredRailProps) {
  const { t } = useTranslation('matrix')
  const mayEdit = useCan('edit')
  return (
    <section className={styles.rail} aria-label={t('unscored')} data-rail>
      <h3 className={styles.heading}>
        {t('unscored')} <span>{stories.length}</span>
      </h3>
      {mayEdit && stories.length > 0 && <p className={styles.about}>{t('unscoredAbout')}</p>}
      {stories.length === 0 && <p className={styles.about}>{t('allScored')}</p>}
      <ul className={styles.list}>
        {stories.map((story) => (
          <UnscoredStory key={story.id} story={story} drag={drag} />
        ))}
      </ul>
    </section>
  )
}

function UnscoredStory({ story, drag }: { story: Story; drag: TokenDrag }) {
  const { t } = useTranslation('matrix')
  const { ui } = useSession()
  const mayEdit = useCan('edit')
  const scale = useBoard((state) => SCALES[state.info.scale])
  const isSelected = useUi((state) => state.selection.includes(story.id))
  const { setScore } = useStoryScores()
  const { key, impact, effort } = story.fields
  const held = drag.held?.id === story.id ? drag.held : undefined
  const select = () => ui.setState({ selection: [story.id] })
  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !mayEdit) return
    event.preventDefault()
    const middle = middleTick(scale)
    setScore(story.id, { impact: impact ?? middle, effort: effort ?? middle })
  }
  const style = held && ({ '--dx': `${held.dx}px`, '--dy': `${held.dy}px` } as CSSProperties)
  return (
    <li>
      <button
        type="button"
        data-story={story.id}
        aria-pressed={isSelected}
        className={classes(styles.story, isSelected && styles.selected, held && styles.held)}
        style={style}
        onClick={select}
        onFocus={select}
        onDoubleClick={() => ui.setState({ selection: [story.id], panel: 'card' })}
        onKeyDown={handleKey}
        {...drag.handlers(story.id)}
      >
        <span className={styles.key}>
          {key ?? '…'}
          {(impact !== undefined || effort !== undefined) && (
            <span className={styles.partial}>
              {t('partial', {
                impact: scoreLabel(scale, impact),
                effort: scoreLabel(scale, effort),
              })}
            </span>
          )}
        </span>
        <StorySentence story={story} empty={t('untitled')} />
      </button>
    </li>
  )
}
