import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { BacklogPanel } from '../backlog/BacklogPanel.tsx'
import { FreshText } from '../cards/FreshText.tsx'
import { useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { lazyPart } from '../state/lazyPart.ts'
import { PHONE, useMedia } from '../ui/useMedia.ts'
import { Tabs } from '../ui/Tabs.tsx'
import { AgendaPanel } from './AgendaPanel.tsx'
import { BoardPanel } from './BoardPanel.tsx'
import styles from './SidePanel.module.css'

/** Every kind of field with its editor. */
const CardPanel = lazyPart(() => import('../cards/CardPanel.tsx').then((m) => m.CardPanel))
const HistoryPanel = lazyPart(() =>
  import('../history/HistoryPanel.tsx').then((m) => m.HistoryPanel),
)

/** The one panel: beside the canvas, on phones a sheet over it. */
export function SidePanel() {
  const { t } = useTranslation('board')
  const { ui } = useSession()
  const panel = useUi((state) => state.panel)
  const full = useUi((state) => state.full)
  // The table is the backlog already.
  const isHidden = full === 'table' && panel === 'backlog'
  const isPhone = useMedia(PHONE)
  const close = () => ui.setState({ panel: undefined })
  if (panel === undefined || isHidden) {
    return isPhone ? null : (
      <div className={styles.reopen}>
        <IconButton
          icon="panel"
          variant="ghost"
          label={t('openPanel')}
          onClick={() => ui.setState({ panel: isHidden ? 'card' : 'backlog' })}
        />
      </div>
    )
  }
  if (panel === 'history') {
    return (
      <aside className={styles.panel} aria-label={t('history')}>
        <Suspense>
          <HistoryPanel onClose={() => ui.setState({ panel: isPhone ? undefined : 'backlog' })} />
        </Suspense>
      </aside>
    )
  }
  return (
    <aside className={styles.panel} aria-label={t('panel.label')}>
      <Tabs
        label={t('panel.label')}
        value={panel}
        onChange={(chosen) => ui.setState({ panel: chosen })}
        tabs={[
          { value: 'backlog', label: t('panel.backlog'), content: () => <BacklogPanel /> },
          {
            value: 'card',
            label: t('panel.card'),
            content: () => (
              <Suspense fallback={<FreshText />}>
                <CardPanel />
              </Suspense>
            ),
          },
          { value: 'agenda', label: t('panel.agenda'), content: () => <AgendaPanel /> },
          { value: 'board', label: t('panel.board'), content: () => <BoardPanel /> },
        ]}
        end={
          <IconButton
            icon={isPhone ? 'chevronDown' : 'chevronRight'}
            label={t('closePanel')}
            onClick={close}
          />
        }
      />
    </aside>
  )
}
