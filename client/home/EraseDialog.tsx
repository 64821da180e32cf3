import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecentBoard } from '../auth/recentBoards.ts'
import '../i18n/manageTexts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { eraseBoard } from './boardActions.ts'

interface EraseDialogProps {
  board: RecentBoard
  onClose: () => void
}

/** The one thing here that can't be undone. */
export function EraseDialog({ board, onClose }: EraseDialogProps) {
  const { t } = useTranslation(['manage', 'common'])
  const [busy, setBusy] = useState(false)
  const erase = async () => {
    setBusy(true)
    await eraseBoard(board)
    onClose()
  }
  return (
    <Dialog
      title={t('erase.title', { title: board.title })}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button variant="danger" disabled={busy} onClick={() => void erase()}>
            {t('erase.go')}
          </Button>
        </>
      }
    >
      <p>{t('erase.about')}</p>
    </Dialog>
  )
}
