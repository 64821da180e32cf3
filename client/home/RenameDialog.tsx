import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { updateBoard, type RecentBoard } from '../auth/recentBoards.ts'
import { api } from '../api.ts'
import { errorText } from '../i18n/errorText.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextInput } from '../ui/TextInput.tsx'
import { asMember } from '../auth/asMember.ts'

interface RenameDialogProps {
  board: RecentBoard
  onClose: () => void
}

export function RenameDialog({ board, onClose }: RenameDialogProps) {
  const { t } = useTranslation(['home', 'common'])
  const [title, setTitle] = useState(board.title)
  const [error, setError] = useState<string>()
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = title.trim()
    if (wanted === '') return
    asMember(board, () => api.rename(board.id, wanted)).then(
      () => {
        updateBoard(board.id, { title: wanted })
        onClose()
      },
      (problem: unknown) => setError(errorText(problem)),
    )
  }
  return (
    <Dialog
      title={t('rename')}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" form={form} disabled={title.trim() === ''}>
            {t('rename')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextInput
          label={t('boardTitle')}
          value={title}
          onChange={setTitle}
          onFocus={(event) => event.target.select()}
          maxLength={200}
          error={error}
        />
      </form>
    </Dialog>
  )
}
