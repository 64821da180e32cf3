import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { i18next } from '../i18n/i18n.ts'
import en from '../i18n/en/notices.json'
import fr from '../i18n/fr/notices.json'
import { go } from '../routes.ts'
import { useSession } from '../state/session.ts'
import { dropUnsent, keptUnsent, type KeptUnsent } from '../sync/keptUnsent.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './Notices.module.css'
import { UnsentDialog } from './UnsentDialog.tsx'
import type { Trouble } from './useTrouble.ts'

i18next.addResourceBundle('en', 'notices', en)
i18next.addResourceBundle('fr', 'notices', fr)

/** Nothing is lost or shut. */
const CALM: readonly Trouble[] = ['newer', 'step', 'almostFull', 'unkept']

/** What happened to the connection or the document, what was kept, and what to do. */
export function Notices({ trouble }: { trouble: Trouble }) {
  const { t } = useTranslation('notices')
  const { sync } = useSession()
  const size = useStore(sync.status, (status) => status.size)
  const isKept = useStore(sync.status, (status) => status.isKept)
  const unsent = useUnsent()
  const isCalm = CALM.includes(trouble) || (trouble === 'upgrade' && isKept)
  const percent = size ? Math.floor((100 * size.bytes) / size.bound) : 0
  const text =
    trouble === 'upgrade' && !isKept
      ? t('upgradeUnkept')
      : trouble === 'unsent' && unsent?.texts.length === 0
        ? t('unsentOthers', { count: unsent.others })
        : t(trouble, { percent })
  return (
    <div
      className={classes(styles.notice, isCalm && styles.calm)}
      role={trouble === 'step' ? 'status' : 'alert'}
    >
      <Icon name={trouble === 'step' ? 'lock' : isCalm ? 'info' : 'warning'} />
      <p className={styles.text}>{text}</p>
      <WayOut trouble={trouble} />
    </div>
  )
}

function WayOut({ trouble }: { trouble: Trouble }) {
  const { t } = useTranslation(['notices', 'common'])
  const { sync, ui } = useSession()
  const button = (label: string, run: () => void) => (
    <Button size="small" onClick={run}>
      {label}
    </Button>
  )
  switch (trouble) {
    case 'upgrade':
      return (
        <>
          <OwnText />
          {button(t('common:reload'), () => location.reload())}
        </>
      )
    case 'forbidden':
      return button(t('common:reload'), () => location.reload())
    case 'storage':
    case 'ended':
      return button(t('reconnect'), () => sync.reconnect())
    case 'deleted':
      return button(t('common:toHome'), () => go('/'))
    case 'full':
    case 'almostFull':
      return button(t('export'), () => ui.setState({ dialog: 'export' }))
    case 'unkept':
      return button(t('understood'), () => ui.setState({ isUnkeptKnown: true }))
    case 'unsent':
      return <OwnText />
    case 'newer':
    case 'step':
      return null
  }
}

function useUnsent(): KeptUnsent | undefined {
  const { boardId } = useSession()
  return useStore(keptUnsent, (kept) => kept[boardId])
}

/** The way to the text that the server did not take, where there is any. */
function OwnText() {
  const { t } = useTranslation('notices')
  const { boardId } = useSession()
  const unsent = useUnsent()
  const [isReading, setReading] = useState(false)
  if (!unsent) return null
  if (unsent.texts.length === 0) {
    return (
      <Button size="small" onClick={() => dropUnsent(boardId)}>
        {t('understood')}
      </Button>
    )
  }
  return (
    <>
      <Button size="small" onClick={() => setReading(true)}>
        {t('readUnsent')}
      </Button>
      {isReading && <UnsentDialog onClose={() => setReading(false)} />}
    </>
  )
}
