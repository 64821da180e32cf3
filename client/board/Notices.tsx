import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { CLOSE } from '../../model/protocol.ts'
import { go } from '../routes.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './Notices.module.css'

type Trouble = 'newer' | 'refused' | 'storage' | 'deleted' | 'forbidden' | 'ended'

/** What happened to the connection or the document, what was kept, and what to do. One at a time, the gravest. */
export function Notices() {
  const { t } = useTranslation(['board', 'common'])
  const { board, sync } = useSession()
  const refused = useStore(sync.status, (status) => status.refused)
  const closed = useStore(sync.status, (status) => status.closed)
  const trouble = troubleOf(refused, closed, board.isNewer)
  if (!trouble) return null
  const reload = () => {
    void sync.forgetLocalCopy().finally(() => location.reload())
  }
  return (
    <div className={classes(styles.notice, trouble === 'newer' && styles.calm)} role="alert">
      <Icon name={trouble === 'newer' ? 'info' : 'warning'} />
      <p className={styles.text}>{t(`notice.${trouble}`)}</p>
      {trouble === 'refused' && (
        <Button size="small" onClick={reload}>
          {t('notice.reloadBoard')}
        </Button>
      )}
      {(trouble === 'storage' || trouble === 'ended') && (
        <Button size="small" onClick={() => sync.reconnect()}>
          {t('notice.reconnect')}
        </Button>
      )}
      {trouble === 'forbidden' && (
        <Button size="small" onClick={() => location.reload()}>
          {t('common:reload')}
        </Button>
      )}
      {trouble === 'deleted' && (
        <Button size="small" onClick={() => go('/')}>
          {t('common:toHome')}
        </Button>
      )}
    </div>
  )
}

function troubleOf(
  refused: string | undefined,
  closed: number | undefined,
  isNewer: boolean,
): Trouble | undefined {
  if (refused !== undefined) return 'refused'
  switch (closed) {
    case undefined:
      return isNewer ? 'newer' : undefined
    case CLOSE.notFound:
      return 'deleted'
    case CLOSE.forbidden:
      return 'forbidden'
    case CLOSE.storage:
      return 'storage'
    default:
      return 'ended'
  }
}
