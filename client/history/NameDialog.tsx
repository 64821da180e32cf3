import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../i18n/errorText.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextInput } from '../ui/TextInput.tsx'
import { historyApi, type VersionInfo } from './historyApi.ts'

interface NameDialogProps {
  /** The one to name; without it, the board as it is now. */
  version?: VersionInfo
  onDone: () => void
  onClose: () => void
}

/** Keeps the board as it is under a name, or names a version that is kept already. */
export function NameDialog({ version, onDone, onClose }: NameDialogProps) {
  const { t } = useTranslation(['history', 'common'])
  const { boardId } = useSession()
  const [name, setName] = useState(version?.kind === 'named' ? (version.name ?? '') : '')
  const [error, setError] = useState<string>()
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = name.trim()
    if (wanted === '') return
    const named = version
      ? historyApi.name(boardId, version.id, wanted)
      : historyApi.keep(boardId, wanted)
    named.then(
      () => {
        onDone()
        onClose()
      },
      (problem: unknown) => setError(errorText(problem)),
    )
  }
  return (
    <Dialog
      title={t(version ? 'nameDialog.name' : 'nameDialog.keep')}
      about={t('nameDialog.about')}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" form={form} disabled={name.trim() === ''}>
            {t('nameDialog.save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextInput
          label={t('nameDialog.label')}
          value={name}
          onChange={setName}
          maxLength={200}
          placeholder={t('nameDialog.placeholder')}
          error={error}
        />
      </form>
    </Dialog>
  )
}
