import type { Editor } from 'tldraw'
import { i18next } from '../i18n/i18n.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { may, type BoardSession } from '../state/session.ts'
import { isDark } from '../ui/theme.ts'
import { BoardBinding } from './boardBinding.ts'
import { wireCamera } from './camera.ts'
import { wireClipboard } from './clipboard.ts'
import { wireCover } from './cover.ts'
import { wireFollowing } from './following.ts'
import { Gestures } from './gestures.ts'
import { wireFiles } from './images.ts'
import { interpreter } from './interpret.ts'
import { wireKeyboardMoves } from './keyboardMoves.ts'
import { wireRoom } from './makeRoom.ts'
import { wireActions } from './ownActions.ts'
import { wireTextPaste } from './pasteText.ts'
import { RemotePresence } from './remotePresence.ts'
import { wireSelection } from './selection.ts'
import { commandsOf } from './showOnCanvas.ts'
import { exposeToTests } from './testHook.ts'
import { wireUndo } from './undo.ts'

/** Connects an editor with the board that it shows. Returns how to part them. */
export function mountBoard(editor: Editor, session: BoardSession): () => void {
  const stock = new Set(Object.keys(editor))
  const explicit = new Set<string>()
  const binding = new BoardBinding(editor, session, (own) => interpreter(own, explicit))
  const gestures = new Gestures(editor, binding)
  const presence = new RemotePresence(editor, binding)
  wireActions(editor, binding, explicit)
  wireKeyboardMoves(editor, binding)
  wireTextPaste(editor, binding)
  wireFiles(editor, session)
  const stops = [
    wireUndo(editor, binding, () => gestures.beginDrag()),
    wireClipboard(editor, binding),
    wireCover(editor, session),
    wireSelection(editor, session),
    wireCamera(editor, session),
    wireFollowing(editor, session),
    wireRoom(editor, binding),
    letTabLeave(editor),
    followApp(editor),
    followRights(editor, binding),
    () => presence.destroy(),
    () => gestures.destroy(),
    () => binding.destroy(),
  ]
  const commands = commandsOf(editor)
  // A preview lies over the board and gives it back.
  const before = canvasCommands.current
  canvasCommands.current = commands
  stops.push(exposeToTests({ editor, binding, session }))
  return () => {
    stops.forEach((stop) => stop())
    // The methods that were replaced are tldraw's again: an editor may be mounted more than once.
    for (const key of Object.keys(editor)) if (!stock.has(key)) Reflect.deleteProperty(editor, key)
    if (canvasCommands.current === commands) canvasCommands.current = before
  }
}

/**
 * With a card selected Tab goes from card to card. On a control that lies on the canvas it goes on to the next one, as
 * everywhere: tldraw would hold the keyboard there.
 */
function letTabLeave(editor: Editor): () => void {
  const container = editor.getContainer()
  const handleKey = (event: KeyboardEvent) => {
    // What tldraw itself looks at to pass over an event.
    if (event.key === 'Tab' && event.target !== container) Object.assign(event, { isKilled: true })
  }
  container.addEventListener('keydown', handleKey, { capture: true })
  return () => container.removeEventListener('keydown', handleKey, { capture: true })
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

/** What does not write. */
const LOOKING: ReadonlySet<string> = new Set(['select', 'hand', 'laser', 'zoom'])

/**
 * Viewers look; a document of a newer program is looked at only, and so is the board in a step that others write in. The
 * server has the last word on all of it. What is in the hand goes back; what was typed is written, and the server says
 * whether it came in time.
 */
function followRights(editor: Editor, binding: BoardBinding): () => void {
  const { session } = binding
  const judge = () => {
    const isReadonly = !may(session, 'edit')
    if (editor.getIsReadonly() === isReadonly) return
    if (isReadonly) {
      editor.cancel()
      if (!LOOKING.has(editor.getCurrentToolId())) editor.setCurrentTool('select')
      binding.flush()
    }
    editor.updateInstanceState({ isReadonly })
  }
  judge()
  const stops = [session.state.subscribe(judge), session.sync.status.subscribe(judge)]
  return () => stops.forEach((stop) => stop())
}
