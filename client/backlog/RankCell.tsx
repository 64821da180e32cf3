import { useTranslation } from 'react-i18next'
import { setField } from '../../model/commands.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { useEdit } from '../cards/useEdit.ts'
import { acting, useCan, useSession } from '../state/session.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './TableView.module.css'

/** The live rank; a facilitator holds a story at its rank, or lets it go, with the pin. */
export function RankCell({ row }: { row: RankedStory }) {
  const { t } = useTranslation('backlog')
  const session = useSession()
  const edit = useEdit()
  const mayPin = useCan('arrange')
  const { story, rank, pinned } = row
  const toggle = () => {
    const place = pinned ? undefined : rank
    edit(() => setField(session.board, story.id, 'rank', place, acting(session).random))
  }
  const label = pinned ? (mayPin ? t('unpin') : t('pinned')) : t('pin')
  return (
    <span className={styles.rank}>
      {(pinned || mayPin) && rank !== undefined && (
        <button
          type="button"
          tabIndex={-1}
          disabled={!mayPin}
          aria-pressed={pinned}
          aria-label={label}
          title={label}
          className={classes(styles.pin, pinned && styles.pinned)}
          onClick={toggle}
        >
          <Icon name="pin" size={14} />
        </button>
      )}
      {rank ?? '–'}
    </span>
  )
}
