import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import '../i18n/manageTexts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextInput } from '../ui/TextInput.tsx'
import { passphraseQuestion } from './passphrase.ts'

/** Asks for the passphrase of this server while a question waits. */
export function PassphraseDialog() {
  const { t } = useTranslation(['manage', 'common'])
  const question = useStore(passphraseQuestion, (state) => state.question)
  const [passphrase, setPassphrase] = useState('')
  const form = useId()
  if (!question) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (passphrase !== '') question.answer(passphrase)
  }
  return (
    <Dialog
      title={t('passphrase.title')}
      about={t('passphrase.about')}
      size="small"
      onClose={() => question.answer(undefined)}
      footer={
        <>
          <Button onClick={() => question.answer(undefined)}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" form={form} disabled={passphrase === ''}>
            {t('passphrase.go')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextInput
          label={t('passphrase.label')}
          type="password"
          autoComplete="off"
          value={passphrase}
          onChange={setPassphrase}
          error={question.isWrong ? t('common:error.passphraseWrong') : undefined}
        />
      </form>
    </Dialog>
  )
}
