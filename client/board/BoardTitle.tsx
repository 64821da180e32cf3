import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { errorText } from '../i18n/errorText.ts'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { Tooltip } from '../ui/Tooltip.tsx'
import styles from './BoardTitle.module.css'

const TITLE_LENGTH = 200

interface Draft {
  readonly text: string
  /** The server did not take it. */
  readonly isRefused: boolean
}

/** The board's title; a facilitator renames it in place. */
export function BoardTitle() {
  const { t } = useTranslation('board')
  const { boardId } = useSession()
  const title = useBoard((state) => state.info.title)
  const mayRename = useCan('rename')
  const [draft, setDraft] = useState<Draft>()
  if (!mayRename)
    return (
      <h1 className={styles.heading}>
        <span className={styles.title}>{title || t('untitled')}</span>
      </h1>
    )
  const write = (text: string) => setDraft({ text, isRefused: false })
  const save = () => {
    const wanted = draft?.text.trim()
    setDraft(undefined)
    if (wanted === undefined || wanted === '' || wanted === title) return
    api.rename(boardId, wanted).catch((error: unknown) => {
      toast(errorText(error), { tone: 'error' })
      // What was typed stays, to be tried again.
      setDraft((newer) => newer ?? { text: wanted, isRefused: true })
    })
  }
  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur()
    if (event.key === 'Escape') setDraft(undefined)
  }
  return (
    <h1 className={styles.heading}>
      {draft === undefined ? (
        <Tooltip text={t('rename')}>
          <button type="button" className={styles.title} onClick={() => write(title)}>
            {title || t('untitled')}
          </button>
        </Tooltip>
      ) : (
        <input
          className={styles.input}
          aria-label={t('title')}
          value={draft.text}
          maxLength={TITLE_LENGTH}
          aria-invalid={draft.isRefused}
          // Opened by a click on the title: the next thing to do is to type. An error may come while one types elsewhere.
          autoFocus={!draft.isRefused}
          onFocus={(event) => event.target.select()}
          onChange={(event) => write(event.target.value)}
          onBlur={save}
          onKeyDown={handleKey}
        />
      )}
    </h1>
  )
}
