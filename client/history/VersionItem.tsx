import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../i18n/errorText.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useCan, useSession } from '../state/session.ts'
import { useNameOf } from '../state/useNameOf.ts'
import { toast } from '../state/toasts.ts'
import { IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { PHONE } from '../ui/useMedia.ts'
import { clockTime, dayAndTime } from './days.ts'
import styles from './HistoryPanel.module.css'
import { historyApi, type VersionInfo } from './historyApi.ts'
import { openVersion } from './openPast.ts'

const ICON_OF: Readonly<Record<VersionInfo['kind'], IconName>> = {
  named: 'flag',
  step: 'agenda',
  auto: 'clock',
  restore: 'restore',
}

interface VersionItemProps {
  version: VersionInfo
  isShown: boolean
  onName: (version: VersionInfo) => void
  onChange: () => void
}

export function VersionItem(props: VersionItemProps) {
  const { version, isShown, onName, onChange } = props
  const { t } = useTranslation('history')
  const { language } = useLanguage()
  const { boardId } = useSession()
  const mayRewrite = useCan('rewrite')
  const nameOf = useNameOf()
  const { isOpening, open } = useOpening(version)
  const writers = version.writers.map(nameOf)
  const remove = () => {
    historyApi
      .remove(boardId, version.id)
      .then(onChange, (error: unknown) => toast(errorText(error), { tone: 'error' }))
  }
  return (
    <li className={classes(styles.version, isShown && styles.shown)}>
      <button
        type="button"
        className={styles.open}
        aria-current={isShown || undefined}
        aria-busy={isOpening}
        onClick={open}
      >
        <span className={classes(styles.icon, version.kind === 'named' && styles.named)}>
          <Icon name={ICON_OF[version.kind]} size={18} />
        </span>
        <span className={styles.what}>
          <span className={styles.name}>{nameOfVersion(version, t)}</span>
          <span className={styles.who}>
            {writers.length > 0
              ? new Intl.ListFormat(language, { type: 'unit' }).format(writers)
              : t('nobodyWrote')}
          </span>
        </span>
        <time className={styles.time} dateTime={new Date(version.at).toISOString()}>
          {clockTime(version.at, language)}
        </time>
      </button>
      {mayRewrite && (
        <Menu
          trigger={
            <IconButton
              icon="more"
              size="small"
              label={t('actionsOf', { time: clockTime(version.at, language) })}
            />
          }
        >
          <MenuItem icon="pencil" onSelect={() => onName(version)}>
            {t(version.kind === 'named' ? 'rename' : 'giveName')}
          </MenuItem>
          <MenuItem icon="trash" danger onSelect={remove}>
            {t('remove')}
          </MenuItem>
        </Menu>
      )}
    </li>
  )
}

function nameOfVersion(
  { kind, name }: VersionInfo,
  t: ReturnType<typeof useTranslation<'history'>>['t'],
): string {
  switch (kind) {
    case 'named':
      return name ?? ''
    case 'step':
      return name ? t('step', { title: name }) : t('noStep')
    default:
      return t(kind)
  }
}

function useOpening(version: VersionInfo) {
  const { t } = useTranslation('history')
  const { language } = useLanguage()
  const { boardId, ui } = useSession()
  const nameOf = useNameOf()
  const [isOpening, setOpening] = useState(false)
  const open = async () => {
    setOpening(true)
    try {
      const board = await openVersion(boardId, version.id)
      const when = dayAndTime(version.at, language)
      const by = version.author === undefined ? '' : nameOf(version.author)
      const title =
        version.kind === 'named'
          ? t('preview.named', { name: version.name, when, by })
          : t('preview.other', { what: nameOfVersion(version, t), when })
      ui.setState({ preview: { id: version.id, title, board, target: () => board } })
      // There the panel covers what it opens.
      if (matchMedia(PHONE).matches) ui.setState({ panel: undefined })
    } catch (error) {
      toast(errorText(error), { tone: 'error' })
    } finally {
      setOpening(false)
    }
  }
  return { isOpening, open: () => void open() }
}
