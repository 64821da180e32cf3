import { useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { CardId } from '../../model/ids.ts'
import type { StoryColumn } from './storyColumns.ts'
import { moveCell, nextEditable, type Cell } from './tableRows.ts'

interface CellKeysOptions {
  readonly grid: RefObject<HTMLElement | null>
  readonly ids: readonly CardId[]
  readonly columns: readonly StoryColumn[]
  readonly editing: Cell | undefined
  readonly mayEdit: boolean
  readonly onEdit: (cell: Cell) => void
  /** Ends the editing of this cell; nothing when another one is edited by now. */
  readonly onLeave: (cell: Cell) => void
  readonly onReveal: (row: CardId) => void
}

interface CellKeys {
  readonly cursor: Cell | undefined
  setCursor: (cell: Cell) => void
  handleKey: (event: KeyboardEvent<HTMLElement>) => void
  /** Ends editing and gives the focus back to the cell. */
  finish: (cell: Cell) => void
}

/** The keyboard of a spreadsheet: one cell has the focus, arrows move it, Enter edits, Escape leaves, Tab goes on. */
export function useCellKeys(options: CellKeysOptions): CellKeys {
  const { grid, ids, columns, editing, mayEdit, onEdit, onLeave, onReveal } = options
  const [chosen, setCursor] = useState<Cell>()
  const names = columns.map((column) => column.id)
  const first = ids[0]
  const fallback = first && { row: first, column: 'iWant' }
  const isThere = chosen && ids.includes(chosen.row) && names.includes(chosen.column)
  const cursor: Cell | undefined = editing ?? (isThere ? chosen : fallback)

  const frame = useRef(0)
  const go = (cell: Cell) => {
    setCursor(cell)
    onReveal(cell.row)
    // The row may have to be drawn first; of two keys in one frame the later one counts.
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => focusCell(grid.current, cell))
  }
  const edit = (cell: Cell) => {
    cancelAnimationFrame(frame.current)
    onEdit(cell)
  }
  const finish = (cell: Cell) => {
    onLeave(cell)
    go(cell)
  }
  const handleEditKey = (event: KeyboardEvent, cell: Cell): boolean => {
    if (event.key === 'Tab') {
      const editable = columns.filter((column) => column.field).map((column) => column.id)
      const next = nextEditable(cell, event.shiftKey ? -1 : 1, ids, editable)
      if (next) edit(next)
      else finish(cell)
    } else if (event.key === 'Escape' || (event.key === 'Enter' && isOneLine(event))) finish(cell)
    else return false
    return true
  }
  const handleCellKey = (event: KeyboardEvent, cell: Cell): boolean => {
    const isCell = (event.target as HTMLElement).getAttribute('role') === 'gridcell'
    if (!isCell || event.altKey || event.ctrlKey || event.metaKey) return false
    const to = moveCell(cell, event.key, ids, names)
    const isEditable = columns.some(({ id, field }) => id === cell.column && field)
    if (to) go(to)
    else if ((event.key === 'Enter' || event.key === 'F2') && mayEdit && isEditable) edit(cell)
    else return false
    return true
  }
  const handleKey = (event: KeyboardEvent<HTMLElement>) => {
    const isHandled = editing
      ? handleEditKey(event, editing)
      : cursor !== undefined && handleCellKey(event, cursor)
    if (!isHandled) return
    event.preventDefault()
    event.stopPropagation()
  }
  return { cursor, setCursor, handleKey, finish }
}

/** In a text of several lines Enter is a line break, with Ctrl it is done; in a list it adds an item. */
function isOneLine(event: KeyboardEvent): boolean {
  if (event.nativeEvent.isComposing) return false
  const target = event.target as HTMLElement
  if (target.tagName === 'INPUT') return target.getAttribute('role') !== 'combobox'
  return target.tagName === 'TEXTAREA' && (event.ctrlKey || target.closest('ol') === null)
}

/** Unless an editor in it has the focus by now. */
function focusCell(grid: HTMLElement | null, cell: Cell): void {
  const row = grid?.querySelector(`[data-id="${CSS.escape(cell.row)}"]`)
  const target = row?.querySelector<HTMLElement>(`[data-column="${CSS.escape(cell.column)}"]`)
  if (target && !target.contains(document.activeElement)) target.focus()
}
