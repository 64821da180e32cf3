import { KINDS } from './cards.ts'
import { cellOf, type Cell, type ExportTable } from './cells.ts'
import type { Field } from './fields.ts'
import { COMPUTED } from './import/headers.ts'
import type { Language } from './language.ts'
import { QUADRANTS } from './matrix.ts'
import { rankStories, type RankedStory } from './ranking.ts'
import type { BoardState } from './state.ts'

export { jiraRows } from './jiraRows.ts'

interface Column {
  readonly header: string
  readonly cell: (ranked: RankedStory) => Cell
}

/**
 * EXP1: the backlog in rank order with every field of a story, as words of the language; votes stay on the board.
 * Importing the table again gives stories with the same fields.
 */
export function backlogRows(state: BoardState, language: Language): ExportTable {
  const fields = Object.entries<Field>(KINDS.story.fields).filter(
    ([, { type }]) => type !== 'votes',
  )
  const columns = fields.flatMap(([name, field]): Column[] => [
    {
      header: field.label[language],
      cell: ({ story }) => cellOf(field, story.fields[name], state, language),
    },
    ...(name === 'key' ? computedColumns(language) : []),
  ])
  return {
    headers: columns.map((column) => column.header),
    rows: rankStories(state).map((ranked) => columns.map((column) => column.cell(ranked))),
  }
}

function computedColumns(language: Language): Column[] {
  return [
    { header: COMPUTED.rank[language], cell: ({ rank }) => rank },
    { header: COMPUTED.priority[language], cell: ({ priority }) => priorityCell(priority) },
    {
      header: COMPUTED.quadrant[language],
      cell: ({ quadrant }) => quadrant && QUADRANTS[quadrant][language],
    },
  ]
}

/** Impact for no effort at all is shown as ∞; nothing for nothing has no priority. */
function priorityCell(priority: number | undefined): Cell {
  if (priority === undefined || priority === Number.NEGATIVE_INFINITY) return undefined
  return Number.isFinite(priority) ? Math.round(priority * 1000) / 1000 : '∞'
}
