import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage, type Language } from '../../model/language.ts'
import type { Template } from '../../model/template.ts'
import { errorText } from '../i18n/errorText.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { LANGUAGE_NAMES } from '../ui/languageNames.ts'
import { Select } from '../ui/Select.tsx'
import { TextInput } from '../ui/TextInput.tsx'
import { createBoard } from './newBoard.ts'
import styles from './NewBoardDialog.module.css'

const TITLE_LENGTH = 200

interface NewBoardDialogProps {
  template: Template
  onClose: () => void
}

export function NewBoardDialog({ template, onClose }: NewBoardDialogProps) {
  const { t } = useTranslation(['home', 'common'])
  const { language: mine } = useLanguage()
  const [language, setLanguage] = useState<Language>(mine)
  const [ownTitle, setOwnTitle] = useState<string>()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const form = useId()
  const title = ownTitle ?? template.title[language]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    createBoard(template.id, title.trim() || template.title[language], language).catch(
      (problem: unknown) => {
        setError(errorText(problem))
        setBusy(false)
      },
    )
  }
  return (
    <Dialog
      title={t('newBoard')}
      about={template.title[mine]}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" form={form} disabled={busy}>
            {t('create')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <TextInput
          label={t('boardTitle')}
          value={title}
          onChange={setOwnTitle}
          onFocus={(event) => event.target.select()}
          maxLength={TITLE_LENGTH}
          error={error}
        />
        <Select
          label={t('boardLanguage')}
          value={language}
          options={LANGUAGE_NAMES}
          onChange={(value) => isLanguage(value) && setLanguage(value)}
        />
        <p className={styles.note}>{t('boardLanguageAbout')}</p>
      </form>
    </Dialog>
  )
}
