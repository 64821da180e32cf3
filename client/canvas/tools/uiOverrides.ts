import type { TLUiActionsContextType, TLUiOverrides, TLUiToolsContextType } from 'tldraw'
import { KIND_NAMES, KINDS } from '../../../model/cards.ts'
import { LANGUAGES, type Language } from '../../../model/language.ts'
import en from '../../i18n/en/canvas.json'
import fr from '../../i18n/fr/canvas.json'
import { clearScores } from '../ownActions.ts'
import { toolOf } from './CardTool.ts'
import { keyOf } from './toolItems.ts'

/** tldraw's actions that would make what this board doesn't have, or whose letter is one of ours. */
const WITHOUT_KEY = new Set(['select-geo-tool'])
const REMOVED = [
  'convert-to-bookmark',
  'convert-to-embed',
  'open-embed-link',
  'insert-embed',
  'edit-link',
]

/** Our tools with their letters, and our words for tldraw's own announcements. */
export const uiOverrides: TLUiOverrides = {
  tools(editor, tools) {
    const ours: TLUiToolsContextType = {}
    const add = (id: string, name: string, label: string) => {
      const kbd = keyOf(name)
      ours[id] = {
        id,
        label,
        icon: 'tool-note',
        onSelect: () => editor.setCurrentTool(id),
        ...(kbd === undefined ? {} : { kbd }),
      }
    }
    for (const kind of KIND_NAMES) add(toolOf(kind), kind, `tool.${toolOf(kind)}`)
    add('matrix', 'matrix', 'tool.matrix')
    const { note: _, ...theirs } = tools
    return { ...theirs, ...ours }
  },
  actions(editor, actions) {
    const kept = {
      ...actions,
      // What Delete would leave: a token follows from its scores.
      'clear-scores': {
        id: 'clear-scores',
        kbd: 'shift+⌫,shift+del',
        onSelect: () => clearScores(editor),
      },
    } as TLUiActionsContextType
    for (const id of REMOVED) delete kept[id]
    for (const id of WITHOUT_KEY) {
      const action = kept[id]
      if (!action) continue
      const { kbd: _, ...rest } = action
      kept[id] = rest
    }
    return kept
  },
  translations: Object.fromEntries(LANGUAGES.map((language) => [language, wordsIn(language)])),
}

/** tldraw announces shapes as `tool.<type>`. */
function wordsIn(language: Language): Record<string, string> {
  const { shape } = { en, fr }[language].tool
  const kinds = KIND_NAMES.map((kind) => [`tool.${toolOf(kind)}`, KINDS[kind].label[language]])
  return {
    ...(Object.fromEntries(kinds) as Record<string, string>),
    'tool.card': shape.card,
    'tool.stage': KINDS.stage.label[language],
    'tool.area': shape.area,
    'tool.token': shape.token,
    'tool.matrix': shape.matrix,
  }
}
