import { useTranslation } from 'react-i18next'
import { writeNewCard } from '../cards/newCard.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { useCan, useSession } from '../state/session.ts'
import { IconButton } from '../ui/Button.tsx'
import styles from './BacklogPanel.module.css'
import { EmptyBacklog } from './EmptyBacklog.tsx'
import { StoryList } from './StoryList.tsx'
import { useRanked } from './useRanked.ts'

/** The stories by rank, live while others score. */
export function BacklogPanel() {
  const { t } = useTranslation('backlog')
  const { ui } = useSession()
  const ranked = useRanked()
  const scored = ranked.filter((row) => row.priority !== undefined).length
  if (ranked.length === 0) return <EmptyBacklog />
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <header className={styles.header}>
        <span>
          {t('stories', { count: ranked.length })} · {t('scored', { count: scored })}
        </span>
        <span className={styles.tools}>
          <span className={styles.axes}>{t('axes')}</span>
          <AddStory />
          <IconButton
            size="small"
            icon="table"
            label={t('openTable')}
            onClick={() => ui.setState({ full: 'table' })}
          />
        </span>
      </header>
      <StoryList
        label={t('title')}
        rows={ranked}
        onSelect={(id) => {
          ui.setState({ selection: [id] })
          canvasCommands.current?.showCard(id)
        }}
        onOpen={(id) => ui.setState({ selection: [id], panel: 'card' })}
      />
    </section>
  )
}

function AddStory() {
  const { t } = useTranslation('backlog')
  const session = useSession()
  const mayEdit = useCan('edit')
  if (!mayEdit) return null
  const add = () => writeNewCard(session, 'story')
  return <IconButton size="small" icon="plus" label={t('addStory')} onClick={add} />
}
