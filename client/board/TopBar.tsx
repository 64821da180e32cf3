import { useTranslation } from 'react-i18next'
import { go } from '../routes.ts'
import { keysOf } from '../state/shortcuts.ts'
import { useSession } from '../state/session.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Logo } from '../ui/Logo.tsx'
import { BoardTitle } from './BoardTitle.tsx'
import { ConnectionBadge } from './ConnectionBadge.tsx'
import { GoalLine } from './GoalLine.tsx'
import { MoreMenu } from './MoreMenu.tsx'
import { People } from './People.tsx'
import { StepPill } from './StepPill.tsx'
import styles from './TopBar.module.css'
import { ViewSwitch } from './ViewSwitch.tsx'

export function TopBar() {
  const { t } = useTranslation('board')
  const { ui } = useSession()
  return (
    <header className={styles.bar}>
      <a
        href="/"
        className={styles.home}
        aria-label={t('toHome')}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return
          event.preventDefault()
          go('/')
        }}
      >
        <Logo size={28} />
      </a>
      <BoardTitle />
      <GoalLine />
      <div className={styles.middle}>
        <ViewSwitch />
        <StepPill />
      </div>
      <div className={styles.end}>
        <People />
        <ConnectionBadge />
        <IconButton
          className={styles.wide}
          icon="search"
          label={t('search')}
          keys={keysOf('search')}
          onClick={() => ui.setState({ searching: true })}
        />
        <Button className={styles.widest} onClick={() => ui.setState({ dialog: 'export' })}>
          {t('export')}
        </Button>
        <Button
          className={styles.wide}
          variant="primary"
          onClick={() => ui.setState({ dialog: 'share' })}
        >
          {t('share')}
        </Button>
        <MoreMenu />
      </div>
    </header>
  )
}
