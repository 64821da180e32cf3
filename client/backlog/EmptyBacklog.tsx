import { useTranslation } from 'react-i18next'
import { newCard } from '../cards/newCard.ts'
import { useCan, useSession } from '../state/session.ts'
import { Button } from '../ui/Button.tsx'
import styles from './BacklogPanel.module.css'

/** What a backlog is for, and the two ways to begin one. */
export function EmptyBacklog() {
  const { t } = useTranslation('backlog')
  const session = useSession()
  const mayEdit = useCan('edit')
  const add = () => {
    const id = newCard(session, 'story')
    session.ui.setState({ selection: [id], panel: 'card' })
  }
  return (
    <div className={styles.empty}>
      <h2>{t('emptyTitle')}</h2>
      <p>{t('emptyAbout')}</p>
      {mayEdit && (
        <div className={styles.actions}>
          <Button variant="primary" icon="plus" onClick={add}>
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
