import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage, type Language } from '../../model/language.ts'
import { liveCards } from '../../model/state.ts'
import { useBoard, useSession } from '../state/session.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { LANGUAGE_NAMES } from '../ui/languageNames.ts'
import { Select } from '../ui/Select.tsx'
import styles from './ExportDialog.module.css'

interface Format {
  readonly id: 'csv' | 'jiraCloud' | 'jiraDc' | 'board'
  readonly icon: IconName
  /** Below `/api/boards/:id/export/`. */
  readonly path: string
}

/** What Jira Cloud's import takes in one file from people who are no administrators. */
const JIRA_CLOUD_ISSUES = 250

const FORMATS: readonly Format[] = [
  { id: 'csv', icon: 'table', path: 'backlog.csv?' },
  { id: 'jiraCloud', icon: 'list', path: 'backlog.jira.csv?flavor=cloud&' },
  { id: 'jiraDc', icon: 'list', path: 'backlog.jira.csv?flavor=dc&' },
  { id: 'board', icon: 'board', path: 'board.json?' },
]

/** What leaves the board, for whom, and in which language. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('board')
  const { boardId } = useSession()
  const boardLanguage = useBoard((state) => state.info.language)
  const issues = useBoard(
    (state) => liveCards(state).filter(({ kind }) => kind === 'story' || kind === 'epic').length,
  )
  const [language, setLanguage] = useState<Language>(boardLanguage)
  return (
    <Dialog title={t('exportDialog.title')} about={t('exportDialog.about')} onClose={onClose}>
      <Select
        label={t('exportDialog.language')}
        value={language}
        options={LANGUAGE_NAMES}
        onChange={(value) => isLanguage(value) && setLanguage(value)}
      />
      <ul className={styles.formats}>
        {FORMATS.map(({ id, icon, path }) => (
          <li key={id}>
            <a
              className={styles.format}
              href={`/api/boards/${boardId}/export/${path}lang=${language}`}
              download
            >
              <span className={styles.icon}>
                <Icon name={icon} />
              </span>
              <span className={styles.text}>
                <strong>{t(`exportDialog.${id}.title`)}</strong>
                <span>{t(`exportDialog.${id}.about`)}</span>
                {id === 'jiraCloud' && issues > JIRA_CLOUD_ISSUES && (
                  <span>
                    {t('exportDialog.tooMany', { count: issues, limit: JIRA_CLOUD_ISSUES })}
                  </span>
                )}
              </span>
              <Icon name="export" />
            </a>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
