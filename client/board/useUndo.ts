import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { StepResult } from '../state/history.ts'
import { useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'

/** Undo and redo that say so when somebody else has changed the same thing since. */
export function useUndo(): { undo: () => void; redo: () => void } {
  const { t } = useTranslation('board')
  const { history } = useSession()
  return useMemo(() => {
    const tell = (result: StepResult) => {
      if (result === 'overtaken') toast(t('overtaken'))
    }
    return { undo: () => tell(history.undo()), redo: () => tell(history.redo()) }
  }, [history, t])
}
