import { useState, type KeyboardEvent } from 'react'
import type { CardId } from '../../model/ids.ts'
import type { StoryColumn } from './storyColumns.ts'
import { moveCell, nextEditable, type Cell } from './tableRows.ts'

interface CellKeysOptions {
  readonly ids: readonly CardId[]
  readonly columns: readonly StoryColumn[]
  readonly editing: Cell | undefined
  readonly mayEdit: boolean
  readonly onEdit: (cell: Cell | undefined) => void
  readonly onReveal: (row: CardId) => void
}

interface CellKeys {
  readonly cursor: Cell | undefined
  setCursor: (cell: Cell) => void
  handleKey: (event: KeyboardEvent<HTMLElement>) => void
}

/** The keyboard of a spreadsheet: one cell has the focus, arrows move it, Enter edits, Escape leaves, Tab goes on. */
export function useCellKeys(options: CellKeysOptions): CellKeys {
  const { ids, columns, editing, mayEdit, onEdit, onReveal } = options
  const [chosen, setCursor] = useState<Cell>()
  const names = columns.map((column) => column.id)
  const first = ids[0]
  const cursor: Cell | undefined =
    chosen && ids.includes(chosen.row) && names.includes(chosen.column)
      ? chosen
      : first && { row: first, column: 'iWant' }

  const go = (cell: Cell, grid: HTMLElement) => {
    setCursor(cell)
    onReveal(cell.row)
    // The row may have to be drawn first.
    requestAnimationFrame(() => focusCell(grid, cell))
  }
  const handleKey = (event: KeyboardEvent<HTMLElement>) => {
    const grid = event.currentTarget
    if (editing) {
      if (event.key === 'Escape') {
        onEdit(undefined)
        go(editing, grid)
      } else if (event.key === 'Tab') {
        const editable = columns.filter((column) => column.field).map((column) => column.id)
        const next = nextEditable(editing, event.shiftKey ? -1 : 1, ids, editable)
        onEdit(next)
        go(next ?? editing, grid)
      } else if (event.key === 'Enter' && isOneLine(event)) {
        onEdit(undefined)
        go(editing, grid)
      } else return
    } else {
      const isCell = (event.target as HTMLElement).getAttribute('role') === 'gridcell'
      if (!cursor || !isCell || event.altKey || event.ctrlKey || event.metaKey) return
      const to = moveCell(cursor, event.key, ids, names)
      const column = columns.find(({ id }) => id === cursor.column)
      if (to) go(to, grid)
      else if ((event.key === 'Enter' || event.key === 'F2') && mayEdit && column?.field) {
        onEdit(cursor)
      } else return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return { cursor, setCursor, handleKey }
}

/** In a text of several lines Enter is a line break, with Ctrl it is done; in a list it adds an item. */
function isOneLine(event: KeyboardEvent): boolean {
  if (event.nativeEvent.isComposing) return false
  const target = event.target as HTMLElement
  if (target.tagName === 'INPUT') return target.getAttribute('role') !== 'combobox'
  return target.tagName === 'TEXTAREA' && (event.ctrlKey || target.closest('ol') === null)
}

function focusCell(grid: HTMLElement, cell: Cell): void {
  const row = grid.querySelector(`[data-id="${CSS.escape(cell.row)}"]`)
  row?.querySelector<HTMLElement>(`[data-column="${CSS.escape(cell.column)}"]`)?.focus()
}
