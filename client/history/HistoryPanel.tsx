import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { errorText } from '../i18n/errorText.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useCan, useSession } from '../state/session.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { byDay, dayName } from './days.ts'
import styles from './HistoryPanel.module.css'
import type { VersionInfo, VersionList } from './historyApi.ts'
import { NameDialog } from './NameDialog.tsx'
import { RewindDialog } from './RewindDialog.tsx'
import './texts.ts'
import { useVersions } from './useVersions.ts'
import { VersionItem } from './VersionItem.tsx'

type Open = { readonly dialog: 'rewind' } | { readonly dialog: 'name'; version?: VersionInfo }

/** Earlier states of the board, the newest first: look at one, keep this one by name, take back what one person did. */
export function HistoryPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('history')
  const { list, error, reload } = useVersions()
  const [open, setOpen] = useState<Open>()
  const mayRewrite = useCan('rewrite')
  const close = () => setOpen(undefined)
  return (
    <div className={styles.panel}>
      <header className={styles.header}>
        <h2 className={styles.title}>{t('title')}</h2>
        <IconButton icon="close" label={t('close')} onClick={onClose} />
      </header>
      <div className={styles.body}>
        <p className={styles.about}>{t(mayRewrite ? 'about' : 'aboutLooking')}</p>
        {mayRewrite && (
          <Actions
            onKeep={() => setOpen({ dialog: 'name' })}
            onRewind={list && (() => setOpen({ dialog: 'rewind' }))}
          />
        )}
        {error !== undefined && (
          <div className={styles.error} role="alert">
            <p>{errorText(error)}</p>
            <Button size="small" onClick={reload}>
              {t('again')}
            </Button>
          </div>
        )}
        {!list && error === undefined && <p className={styles.about}>{t('loading')}</p>}
        {list && (
          <VersionDays
            list={list}
            onName={(version) => setOpen({ dialog: 'name', version })}
            onChange={reload}
          />
        )}
      </div>
      {open?.dialog === 'name' && (
        <NameDialog
          {...(open.version ? { version: open.version } : {})}
          onDone={reload}
          onClose={close}
        />
      )}
      {open?.dialog === 'rewind' && list && <RewindDialog lately={list.lately} onClose={close} />}
    </div>
  )
}

interface ActionsProps {
  onKeep: () => void
  /** Undefined until it is known who wrote lately. */
  onRewind: (() => void) | undefined
}

function Actions({ onKeep, onRewind }: ActionsProps) {
  const { t } = useTranslation('history')
  return (
    <div className={styles.actions}>
      <Button size="small" icon="flag" onClick={onKeep}>
        {t('keep')}
      </Button>
      <Button size="small" icon="undo" disabled={!onRewind} onClick={() => onRewind?.()}>
        {t('rewind.open')}
      </Button>
    </div>
  )
}

interface VersionDaysProps {
  list: VersionList
  onName: (version: VersionInfo) => void
  onChange: () => void
}

function VersionDays({ list, ...rest }: VersionDaysProps) {
  const { t } = useTranslation('history')
  const { ui } = useSession()
  const { language } = useLanguage()
  const shown = useStore(ui, ({ preview }) => preview?.id)
  if (list.versions.length === 0) return <p className={styles.about}>{t('empty')}</p>
  return byDay(list.versions).map((day) => (
    <section key={day.at} aria-labelledby={`day-${day.at}`}>
      <h3 id={`day-${day.at}`} className={styles.day}>
        {dayName(day.at, list.askedAt, language)}
      </h3>
      <ul>
        {day.versions.map((version) => (
          <VersionItem
            key={version.id}
            version={version}
            isShown={version.id === shown}
            {...rest}
          />
        ))}
      </ul>
    </section>
  ))
}
