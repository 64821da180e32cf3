import type { Editor } from 'tldraw'
import { can } from '../../model/roles.ts'
import { i18next } from '../i18n/i18n.ts'
import type { BoardSession } from '../state/session.ts'
import { isDark } from '../ui/theme.ts'
import { BoardBinding } from './boardBinding.ts'
import { Gestures } from './gestures.ts'
import { interpreter } from './interpret.ts'
import { bindSession } from './shapes.ts'
import { exposeToTests } from './testHook.ts'
import { wireUndo } from './undo.ts'

/** Connects an editor with the board that it shows. Returns how to part them. */
export function mountBoard(editor: Editor, session: BoardSession): () => void {
  bindSession(editor, session)
  const explicit = new Set<string>()
  const binding = new BoardBinding(editor, session, (own) => interpreter(own, explicit))
  const gestures = new Gestures(editor, binding)
  const stops = [
    wireUndo(editor, binding, () => gestures.beginDrag()),
    followApp(editor),
    followRights(editor, session),
  ]
  exposeToTests({ editor, binding, session })
  return () => {
    stops.forEach((stop) => stop())
    gestures.destroy()
    binding.destroy()
  }
}

/** Language and colours are those of the app, whenever they are switched. */
function followApp(editor: Editor): () => void {
  const setLocale = (locale: string) => editor.user.updateUserPreferences({ locale })
  const setScheme = () =>
    editor.user.updateUserPreferences({ colorScheme: isDark() ? 'dark' : 'light' })
  setLocale(i18next.language)
  setScheme()
  i18next.on('languageChanged', setLocale)
  addEventListener('atelier-theme', setScheme)
  return () => {
    i18next.off('languageChanged', setLocale)
    removeEventListener('atelier-theme', setScheme)
  }
}

/** Viewers look; a document of a newer program is looked at only. The server has the last word on both. */
function followRights(editor: Editor, { board, role, state }: BoardSession): () => void {
  const judge = () => {
    const isReadonly = !can(role, 'edit') || board.isNewer
    if (editor.getIsReadonly() !== isReadonly) editor.updateInstanceState({ isReadonly })
  }
  judge()
  return state.subscribe(judge)
}
