import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useSession } from '../state/session.ts'
import { classes } from '../ui/classes.ts'
import { Tooltip } from '../ui/Tooltip.tsx'
import { isFinal } from './useTrouble.ts'
import styles from './ConnectionBadge.module.css'

/** Whether what I did is stored by the server, and since when. */
export function ConnectionBadge() {
  const { t } = useTranslation('board')
  const { language } = useLanguage()
  const { sync } = useSession()
  const work = useStore(sync.status, (status) => status.work)
  const savedAt = useStore(sync.status, (status) => status.savedAt)
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' })
  const time = savedAt === undefined ? t('work.never') : clock.format(savedAt)
  const isKept = useStore(sync.status, (status) => status.isKept)
  const isOver = useStore(sync.status, (status) => isFinal(status.closed))
  const isOffline = work === 'offline'
  const about = isOffline && isOver ? 'over' : isOffline && !isKept ? 'offlineUnkept' : work
  const detail = t(`work.about.${about}`, { time })
  return (
    <Tooltip text={detail}>
      <button
        type="button"
        className={classes(styles.badge, styles[work])}
        aria-label={`${t(`work.${work}`)}. ${detail}`}
      >
        <span className={styles.dot} />
        <span className={styles.word} role="status">
          {t(`work.${work}`)}
        </span>
      </button>
    </Tooltip>
  )
}
