import { i18next } from '../i18n/i18n.ts'
import { may, type BoardSession } from './session.ts'
import { toast } from './toasts.ts'

/** Whether what was offered a while ago may be done; a step that others write in may have begun since. Says so if not. */
export function mayStill(session: BoardSession): boolean {
  const isSo = may(session, 'edit')
  if (!isSo) toast(i18next.t('board:notNow'))
  return isSo
}
