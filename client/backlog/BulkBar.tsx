import { useTranslation } from 'react-i18next'
import type { RankedStory } from '../../model/ranking.ts'
import { useCardActions } from '../cards/useCardActions.ts'
import { useCan, useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import styles from './TableView.module.css'

/** What can be done with the selected rows; there while at least one is. */
export function BulkBar({ rows }: { rows: readonly RankedStory[] }) {
  const { t } = useTranslation('backlog')
  const { ui } = useSession()
  const mayEdit = useCan('edit')
  const actions = useCardActions()
  const selection = useUi((state) => state.selection)
  const ids = rows.map((row) => row.story.id).filter((id) => selection.includes(id))
  if (ids.length < 2 || !mayEdit) return null
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('selected', { count: ids.length })}>
      <span>{t('selected', { count: ids.length })}</span>
      <Button size="small" icon="pencil" onClick={() => ui.setState({ panel: 'card' })}>
        {t('editTogether')}
      </Button>
      <Button size="small" icon="duplicate" onClick={() => actions.duplicate(ids)}>
        {t('duplicate')}
      </Button>
      <Button size="small" icon="trash" variant="danger" onClick={() => actions.remove(ids)}>
        {t('delete')}
      </Button>
      <IconButton
        size="small"
        icon="close"
        label={t('unselect')}
        onClick={() => ui.setState({ selection: [] })}
      />
    </div>
  )
}
