import { i18next } from '../i18n/i18n.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import type { BoardSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'

/** Shows when a facilitator gathers everybody; nobody is moved without a click. */
export function showSummons({ sync, ui }: BoardSession): void {
  sync.onSummon = (clientId, name) => {
    const run = () => {
      ui.setState({ full: undefined })
      canvasCommands.current?.follow(clientId)
    }
    toast(i18next.t('board:summoned', { name }), {
      action: { label: i18next.t('board:go'), run },
    })
  }
}
