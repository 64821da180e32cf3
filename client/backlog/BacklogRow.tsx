import { memo, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { titleOf } from '../../model/cards.ts'
import type { CardId } from '../../model/ids.ts'
import { SCALES, scoreLabel } from '../../model/scales.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { QuadrantName } from '../cards/QuadrantName.tsx'
import { StorySentence } from '../cards/StorySentence.tsx'
import { useBoard } from '../state/session.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './BacklogPanel.module.css'
import { sameRowProps } from './sameRow.ts'

interface BacklogRowProps {
  readonly ref: Ref<HTMLDivElement>
  readonly row: RankedStory
  readonly index: number
  readonly of: number
  readonly top: number
  readonly isSelected: boolean
  readonly onSelect: (id: CardId) => void
  readonly onOpen: (id: CardId) => void
}

/** Rank, key and stage, the sentence, both scores and the quadrant of a story. */
function DrawnRow({ ref, row, index, of, top, isSelected, onSelect, onOpen }: BacklogRowProps) {
  const { t } = useTranslation('backlog')
  const { story } = row
  const { key, stage } = story.fields
  const stageName = useBoard((state) => {
    const card = stage === undefined ? undefined : state.cards.get(stage)
    return card ? titleOf(card) : ''
  })
  return (
    <div
      ref={ref}
      id={`backlog-${story.id}`}
      data-id={story.id}
      data-index={index}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={of}
      className={classes(
        styles.row,
        isSelected && styles.selected,
        row.priority === undefined && styles.unscored,
      )}
      style={{ top }}
      onClick={() => onSelect(story.id)}
      onDoubleClick={() => onOpen(story.id)}
      onKeyDown={(event) => event.key === 'Enter' && onOpen(story.id)}
    >
      <RowRank row={row} />
      <div className={styles.story}>
        <div className={styles.key}>{[key ?? '…', stageName].filter(Boolean).join(' · ')}</div>
        <StorySentence story={story} empty={t('untitled')} />
      </div>
      <RowScores row={row} />
    </div>
  )
}

export const BacklogRow = memo(DrawnRow, sameRowProps)

function RowRank({ row: { rank, pinned } }: { row: RankedStory }) {
  const { t } = useTranslation('backlog')
  return (
    <span className={styles.rank}>
      {rank ?? '–'}
      {pinned && (
        <span className={styles.pin} title={t('pinned')}>
          <Icon name="pin" size={14} />
          <span className="visually-hidden">{t('pinned')}</span>
        </span>
      )}
    </span>
  )
}

function RowScores({ row: { story, quadrant } }: { row: RankedStory }) {
  const { t } = useTranslation('backlog')
  const { impact, effort } = story.fields
  const scale = useBoard((state) => SCALES[state.info.scale])
  return (
    <div className={styles.scores}>
      <span
        className={classes(styles.score, impact !== undefined && styles.impact)}
        title={t('impact')}
      >
        {scoreLabel(scale, impact)}
      </span>
      <span className={styles.score} title={t('effort')}>
        {scoreLabel(scale, effort)}
      </span>
      <div className={styles.quadrant}>
        {quadrant ? <QuadrantName quadrant={quadrant} /> : t('notScored')}
      </div>
    </div>
  )
}
