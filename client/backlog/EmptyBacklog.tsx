import { useTranslation } from 'react-i18next'
import { writeNewCard } from '../cards/newCard.ts'
import { useCan, useSession } from '../state/session.ts'
import { Button } from '../ui/Button.tsx'
import styles from './BacklogPanel.module.css'

/** What a backlog is for, and the two ways to begin one. */
export function EmptyBacklog() {
  const { t } = useTranslation('backlog')
  const session = useSession()
  const mayEdit = useCan('edit')
  return (
    <div className={styles.empty}>
      <h2>{t('emptyTitle')}</h2>
      <p>{t('emptyAbout')}</p>
      {mayEdit && (
        <div className={styles.actions}>
          <Button variant="primary" icon="plus" onClick={() => writeNewCard(session, 'story')}>
            {t('addStory')}
          </Button>
          <Button icon="import" onClick={() => session.ui.setState({ dialog: 'import' })}>
            {t('import')}
          </Button>
        </div>
      )}
    </div>
  )
}
