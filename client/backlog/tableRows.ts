import type { CardId } from '../../model/ids.ts'
import { fold } from '../../model/fold.ts'
import type { RankedStory } from '../../model/ranking.ts'

/** What the table is narrowed to; '' = everything. */
export interface Filters {
  readonly text: string
  readonly stage: string
  readonly persona: string
  readonly status: string
  readonly moscow: string
  readonly quadrant: string
}

export const NO_FILTERS: Filters = {
  text: '',
  stage: '',
  persona: '',
  status: '',
  moscow: '',
  quadrant: '',
}

/** Stands for "has none" in a filter, which '' can't: it is for all. */
export const WITHOUT = 'without'

/** Stories that fit all filters; `textOf` gives the words that the text filter looks into. */
export function filterRows(
  rows: readonly RankedStory[],
  filters: Filters,
  textOf: (row: RankedStory) => string,
): RankedStory[] {
  const wanted = fold(filters.text).split(/\s+/).filter(Boolean)
  const fits = (filter: string, value: string | undefined) =>
    filter === '' || filter === (value ?? WITHOUT)
  return rows.filter((row) => {
    const { stage, persona, status, moscow } = row.story.fields
    if (!fits(filters.stage, stage) || !fits(filters.persona, persona)) return false
    if (!fits(filters.status, status) || !fits(filters.moscow, moscow)) return false
    if (!fits(filters.quadrant, row.quadrant)) return false
    if (wanted.length === 0) return true
    const text = fold(textOf(row))
    return wanted.every((word) => text.includes(word))
  })
}

/** A cell of the table. */
export interface Cell {
  readonly row: CardId
  readonly column: string
}

/** A cell that this person is editing, and the place that its row has to keep meanwhile. */
export interface EditedCell extends Cell {
  readonly place: number
}

export function sameCell(a: Cell | undefined, b: Cell): boolean {
  return a?.row === b.row && a.column === b.column
}

/**
 * The rows with the held one at its place, whatever its rank has become and even if it no longer fits the filter: a
 * row must not run away from under the keyboard.
 */
export function holdRow(
  sorted: readonly RankedStory[],
  held: EditedCell | undefined,
  all: readonly RankedStory[],
): readonly RankedStory[] {
  const row = held && all.find(({ story }) => story.id === held.row)
  if (!held || !row) return sorted
  const others = sorted.filter((other) => other.story.id !== held.row)
  return [...others.slice(0, held.place), row, ...others.slice(held.place)]
}

/** Where a key leads from a cell; undefined for keys that don't move. Stops at the edges. */
export function moveCell(
  cell: Cell,
  key: string,
  rows: readonly CardId[],
  columns: readonly string[],
): Cell | undefined {
  const [row, column] = [rows.indexOf(cell.row), columns.indexOf(cell.column)]
  const at = (r: number, c: number): Cell => ({
    row: rows[Math.max(0, Math.min(rows.length - 1, r))] ?? cell.row,
    column: columns[Math.max(0, Math.min(columns.length - 1, c))] ?? cell.column,
  })
  switch (key) {
    case 'ArrowUp':
      return at(row - 1, column)
    case 'ArrowDown':
      return at(row + 1, column)
    case 'ArrowLeft':
      return at(row, column - 1)
    case 'ArrowRight':
      return at(row, column + 1)
    case 'Home':
      return at(row, 0)
    case 'End':
      return at(row, columns.length - 1)
    case 'PageUp':
      return at(row - PAGE, column)
    case 'PageDown':
      return at(row + PAGE, column)
    default:
      return undefined
  }
}

const PAGE = 10

/** The editable cell behind a cell, on into the next row; before it with `step` -1. Undefined at the ends. */
export function nextEditable(
  cell: Cell,
  step: 1 | -1,
  rows: readonly CardId[],
  editable: readonly string[],
): Cell | undefined {
  const at = rows.indexOf(cell.row) * editable.length + editable.indexOf(cell.column) + step
  const [row, column] = [rows[Math.floor(at / editable.length)], editable[at % editable.length]]
  return row === undefined || column === undefined ? undefined : { row, column }
}
