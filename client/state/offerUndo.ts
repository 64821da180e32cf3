import { i18next } from '../i18n/i18n.ts'
import { mayStill } from './mayStill.ts'
import type { BoardSession } from './session.ts'
import { dismissToast, toast, type Toast } from './toasts.ts'

/**
 * Says what this person has just done, with a way back. It goes with their next step, which an undo would take back
 * instead.
 */
export function offerUndo(session: BoardSession, text: string, tone: Toast['tone'] = 'info'): void {
  const { history } = session
  history.mark()
  const step = history.last
  const run = () => {
    if (mayStill(session) && history.undo() === 'overtaken') toast(i18next.t('board:overtaken'))
  }
  const id = toast(text, { tone, action: { label: i18next.t('common:undo'), run } })
  const stop = history.sizes.subscribe(() => {
    if (history.last === step) return
    stop()
    dismissToast(id)
  })
}
