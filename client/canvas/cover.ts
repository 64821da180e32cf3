import type { Editor } from 'tldraw'
import type { BoardSession } from '../state/session.ts'
import type { UiState } from '../state/uiStore.ts'

/** What has the keyboard to itself while the focus is in it. */
const OVER = '[role=dialog], [role=menu], [role=listbox]'

/**
 * Keys and the clipboard are the canvas's only while it is what the person works on: under a table, a version or a dialog
 * nobody would see a card go. tldraw hears both on the whole page.
 */
export function wireCover(editor: Editor, { ui }: BoardSession): () => void {
  const judge = ({ full, preview, dialog, searching }: UiState) => {
    const isFocused = full === undefined && !preview && dialog === undefined && !searching
    if (isFocused !== editor.getIsFocused()) editor.updateInstanceState({ isFocused })
  }
  judge(ui.getState())
  const { user } = editor
  const areOn = user.getAreKeyboardShortcutsEnabled.bind(user)
  user.getAreKeyboardShortcutsEnabled = () => areOn() && !document.activeElement?.closest(OVER)
  const stop = ui.subscribe(judge)
  return () => {
    stop()
    Reflect.deleteProperty(user, 'getAreKeyboardShortcutsEnabled')
  }
}
