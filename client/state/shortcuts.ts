/** Letters count by what they write (`event.key`), so that AZERTY and QWERTZ people type what they see. */
export type ShortcutGroup = 'cards' | 'tools' | 'edit' | 'view' | 'board'

export interface Shortcut {
  readonly id: string
  /** Keys as people read them, `Ctrl+Shift+Z`; on a Mac Ctrl is shown as ⌘. Several ways are several entries. */
  readonly keys: readonly string[]
  readonly group: ShortcutGroup
}

/** Every key there is: tools take theirs from here, the help shows them. tldraw's own keep their meaning. */
export const SHORTCUTS = [
  { id: 'note', keys: ['N'], group: 'cards' },
  { id: 'persona', keys: ['P'], group: 'cards' },
  { id: 'stage', keys: ['G'], group: 'cards' },
  { id: 'touchpoint', keys: ['C'], group: 'cards' },
  { id: 'story', keys: ['S'], group: 'cards' },
  { id: 'matrix', keys: ['M'], group: 'cards' },
  { id: 'epic', keys: ['Shift+E'], group: 'cards' },
  { id: 'action', keys: ['Shift+A'], group: 'cards' },
  { id: 'objective', keys: ['Shift+O'], group: 'cards' },
  { id: 'property', keys: ['Shift+P'], group: 'cards' },
  { id: 'verticalCandidate', keys: ['Shift+S'], group: 'cards' },
  { id: 'productCandidate', keys: ['Shift+C'], group: 'cards' },

  { id: 'select', keys: ['V'], group: 'tools' },
  { id: 'hand', keys: ['H', 'Space'], group: 'tools' },
  { id: 'arrow', keys: ['A'], group: 'tools' },
  { id: 'draw', keys: ['D'], group: 'tools' },
  { id: 'eraser', keys: ['E'], group: 'tools' },
  { id: 'text', keys: ['T'], group: 'tools' },
  { id: 'frame', keys: ['F'], group: 'tools' },
  { id: 'laser', keys: ['K'], group: 'tools' },

  { id: 'edit', keys: ['Enter'], group: 'edit' },
  { id: 'fields', keys: ['F2'], group: 'edit' },
  { id: 'finish', keys: ['Esc'], group: 'edit' },
  { id: 'undo', keys: ['Ctrl+Z'], group: 'edit' },
  { id: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], group: 'edit' },
  { id: 'duplicate', keys: ['Ctrl+D'], group: 'edit' },
  { id: 'copy', keys: ['Ctrl+C'], group: 'edit' },
  { id: 'paste', keys: ['Ctrl+V'], group: 'edit' },
  { id: 'delete', keys: ['Delete', 'Backspace'], group: 'edit' },
  { id: 'selectAll', keys: ['Ctrl+A'], group: 'edit' },

  { id: 'zoomIn', keys: ['Ctrl++'], group: 'view' },
  { id: 'zoomOut', keys: ['Ctrl+-'], group: 'view' },
  { id: 'zoom100', keys: ['Shift+0'], group: 'view' },
  { id: 'zoomFit', keys: ['Shift+1'], group: 'view' },
  { id: 'zoomSelection', keys: ['Shift+2'], group: 'view' },

  { id: 'search', keys: ['Ctrl+F'], group: 'board' },
  { id: 'help', keys: ['?'], group: 'board' },
] as const satisfies readonly Shortcut[]

export type ShortcutId = (typeof SHORTCUTS)[number]['id']

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** The keys of a shortcut as this machine's keyboard names them. */
export function keysOf(id: ShortcutId): string {
  return onThisMachine(SHORTCUTS.find((shortcut) => shortcut.id === id)?.keys[0] ?? '')
}

export function onThisMachine(keys: string): string {
  return isMac ? keys.replace('Ctrl', '⌘').replace('Shift', '⇧') : keys
}
