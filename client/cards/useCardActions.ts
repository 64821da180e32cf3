import { useTranslation } from 'react-i18next'
import { deleteCards, duplicateCards, restoreCards } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { mayStill } from '../state/mayStill.ts'
import { acting, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { useEdit } from './useEdit.ts'

/** What can be done with whole cards, wherever they are listed. */
export function useCardActions(): {
  duplicate(ids: readonly CardId[]): void
  remove(ids: readonly CardId[]): void
} {
  const { t } = useTranslation(['cards', 'common'])
  const session = useSession()
  const edit = useEdit()
  const { board, ui } = session
  const restore = (ids: readonly CardId[]) => {
    if (mayStill(session)) edit(() => restoreCards(board, ids))
  }
  return {
    duplicate: (ids) => {
      const copies = edit(() => duplicateCards(board, acting(session), ids))
      ui.setState({ selection: [...copies.values()] })
    },
    remove: (ids) => {
      edit(() => deleteCards(board, acting(session), ids))
      ui.setState((state) => ({ selection: state.selection.filter((id) => !ids.includes(id)) }))
      toast(t('deleted', { count: ids.length }), {
        action: { label: t('common:undo'), run: () => restore(ids) },
      })
    },
  }
}
