import { KINDS } from '../../model/cards.ts'
import { cellOf } from '../../model/cells.ts'
import type { Field } from '../../model/fields.ts'
import type { Language, Words } from '../../model/language.ts'
import { QUADRANTS } from '../../model/matrix.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { scoreLabel, SCALES } from '../../model/scales.ts'
import type { BoardState } from '../../model/state.ts'
import { words } from '../../model/vocabulary.ts'

/** A column of the table. */
export interface StoryColumn {
  readonly id: string
  readonly label: Words
  /** Edited in place; undefined where the value follows from others. */
  readonly field: Field | undefined
  /** In pixels. */
  readonly width: number
  readonly isNumber: boolean
  /** Shown until somebody chooses otherwise. */
  readonly isShown: boolean
}

const SHOWN = ['asA', 'iWant', 'soThat', 'impact', 'effort', 'stage', 'moscow', 'status']
const WIDTHS: Readonly<Record<string, number>> = { asA: 120, iWant: 220, soThat: 170, moscow: 132 }

/** Rank and key, every field of a story, and what follows from its scores. */
export const STORY_COLUMNS: readonly StoryColumn[] = [
  derived('rank', words('Rank', 'Rang'), 72, KINDS.story.fields.rank),
  derived('key', KINDS.story.fields.key.label, 86),
  ...fieldColumns(['asA', 'iWant', 'soThat', 'impact', 'effort']),
  derived('priority', words('Priority', 'Priorité'), 80),
  derived('quadrant', words('Quadrant', 'Quadrant'), 112),
  ...fieldColumns(['stage', 'moscow', 'status']),
  ...fieldColumns(
    Object.keys(KINDS.story.fields).filter(
      (name) => !SHOWN.includes(name) && name !== 'key' && name !== 'rank',
    ),
  ),
]

function derived(id: string, label: Words, width: number, field?: Field): StoryColumn {
  return {
    id,
    label,
    field,
    width,
    isNumber: id === 'rank' || id === 'priority',
    isShown: true,
  }
}

function fieldColumns(names: readonly string[]): StoryColumn[] {
  const fields: Readonly<Record<string, Field>> = KINDS.story.fields
  return names.flatMap((id) => {
    const field = fields[id]
    if (!field) return []
    const isNumber = field.type === 'score' || field.type === 'number'
    const width = WIDTHS[id] ?? (isNumber ? 72 : field.type === 'text' && field.long ? 220 : 140)
    return [{ id, label: field.label, field, width, isNumber, isShown: SHOWN.includes(id) }]
  })
}

/** What a column is sorted by: numbers as numbers, everything else as it reads. `undefined` comes last. */
export function sortValue(
  column: StoryColumn,
  row: RankedStory,
  state: BoardState,
  language: Language,
): string | number | undefined {
  if (column.id === 'rank') return row.rank
  if (column.id === 'priority') return row.priority
  const value = column.isNumber
    ? row.story.fields[column.id]
    : cellText(column, row, state, language)
  return value === '' ? undefined : (value as string | number | undefined)
}

/** A cell as plain text. */
export function cellText(
  column: StoryColumn,
  row: RankedStory,
  state: BoardState,
  language: Language,
): string {
  const { story } = row
  switch (column.id) {
    case 'rank':
      return row.rank === undefined ? '' : String(row.rank)
    case 'key':
      return story.fields.key ?? ''
    case 'priority':
      return priorityText(row.priority, language)
    case 'quadrant':
      return row.quadrant === undefined ? '' : QUADRANTS[row.quadrant][language]
  }
  const { field } = column
  const value = story.fields[column.id]
  if (field?.type === 'score') {
    return value === undefined ? '' : scoreLabel(SCALES[state.info.scale], value as number)
  }
  if (field?.type === 'votes') return Object.keys(value as object).length ? '●' : ''
  return field ? String(cellOf(field, value, state, language) ?? '') : ''
}

/** Made once: a formatter costs far more than what it formats. */
const ONE_DECIMAL: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 1 }),
  fr: new Intl.NumberFormat('fr', { maximumFractionDigits: 1 }),
}

/** Impact ÷ effort with one decimal; ∞ for impact without effort. */
function priorityText(priority: number | undefined, language: Language): string {
  if (priority === undefined) return ''
  if (!Number.isFinite(priority)) return priority > 0 ? '∞' : '0'
  return ONE_DECIMAL[language].format(priority)
}
