import type { IconName } from '../../ui/icons.ts'
import { KIND_NAMES, type KindName } from '../../../model/cards.ts'
import { SHORTCUTS } from '../../state/shortcuts.ts'
import { toolOf } from './CardTool.ts'

/** A tool on the rail: `tool` is its id in tldraw, `name` its word in the texts and its line in the table of shortcuts. */
export interface ToolItem {
  readonly name: RailName
  readonly tool: string
  readonly icon: IconName
}

const RAIL = [
  'select',
  'note',
  'persona',
  'stage',
  'touchpoint',
  'story',
  'matrix',
  'arrow',
  'draw',
  'text',
  'frame',
  'image',
  'hand',
  'eraser',
] as const
export type RailName = (typeof RAIL)[number]

const CARDS: readonly string[] = KIND_NAMES

export const RAIL_GROUPS: readonly (readonly ToolItem[])[] = [
  RAIL.slice(0, 2).map(item),
  RAIL.slice(2, 7).map(item),
  RAIL.slice(7).map(item),
]

/** The kinds that have no place of their own on the rail. */
export const MORE_KINDS: readonly KindName[] = KIND_NAMES.filter(
  (kind) => !(RAIL as readonly string[]).includes(kind),
)

/** tldraw's other tools, by their ids and its own words. */
export const MORE_DRAWING = ['rectangle', 'ellipse', 'line', 'highlight', 'laser'] as const

function item(name: RailName): ToolItem {
  const tool = CARDS.includes(name) ? toolOf(name as KindName) : name === 'image' ? 'asset' : name
  return { name, tool, icon: name }
}

/** The letter of a tool, alone or with Shift, as tldraw takes it; undefined for one without. */
export function keyOf(name: string): string | undefined {
  const keys: readonly string[] = SHORTCUTS.find((shortcut) => shortcut.id === name)?.keys ?? []
  return keys.find((key) => /^(?:Shift\+)?[A-Z]$/.test(key))?.toLowerCase()
}
