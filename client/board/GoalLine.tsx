import { useTranslation } from 'react-i18next'
import { countWords, GOAL_WORDS, goalText } from '../../model/workshop.ts'
import { YTextInput } from '../cards/YTextInput.tsx'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { Badge } from '../ui/Badge.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import styles from './GoalLine.module.css'

const GOAL_LENGTH = 300

/** The business goal, in view of everybody all day: ten words at most, or nobody remembers it. */
export function GoalLine() {
  const { t } = useTranslation('board')
  const { board } = useSession()
  const goal = useBoard((state) => state.info.goal)
  const mayEdit = useCan('arrange')
  if (!mayEdit && goal === '') return null
  return (
    <div className={styles.goal}>
      {mayEdit ? (
        <span className={styles.grow} data-text={goal || t('goalPlaceholder')}>
          <YTextInput
            text={goalText(board)}
            label={t('goal')}
            placeholder={t('goalPlaceholder')}
            maxLength={GOAL_LENGTH}
            className={styles.input}
          />
        </span>
      ) : (
        <span className={styles.text}>{goal}</span>
      )}
      {goal !== '' && <GoalCount goal={goal} />}
    </div>
  )
}

export function GoalCount({ goal }: { goal: string }) {
  const { t } = useTranslation('board')
  const words = countWords(goal)
  const label = t('goalWords', { words, limit: GOAL_WORDS })
  if (words <= GOAL_WORDS) return <Badge tone="ok">{label}</Badge>
  return (
    <Tooltip text={t('goalTooLong')}>
      <button type="button" className={styles.warning}>
        <Badge tone="warn">{label}</Badge>
      </button>
    </Tooltip>
  )
}
