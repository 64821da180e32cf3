import { useVirtualizer } from '@tanstack/react-virtual'
import {
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type SortingState,
} from '@tanstack/react-table'
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type Dispatch,
  type RefObject,
  type SetStateAction,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { CardId } from '../../model/ids.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useBoard, useCan } from '../state/session.ts'
import { GridBody } from './GridBody.tsx'
import { GridHeader } from './GridHeader.tsx'
import { sortValue, type StoryColumn } from './storyColumns.ts'
import { holdRow, sameCell, type Cell, type EditedCell } from './tableRows.ts'
import styles from './TableView.module.css'
import { useCellKeys } from './useCellKeys.ts'
import { useRowSelection } from './useRowSelection.ts'

const ROW_PX = 48

interface StoryGridProps {
  readonly all: readonly RankedStory[]
  /** Those that fit the filters. */
  readonly rows: readonly RankedStory[]
  readonly columns: readonly StoryColumn[]
  readonly editing: EditedCell | undefined
  readonly onEdit: Dispatch<SetStateAction<EditedCell | undefined>>
}

/** A spreadsheet of stories: arrows move, Enter edits, Escape leaves, Tab goes on to the next cell. */
export function StoryGrid({ all, rows, columns, editing, onEdit }: StoryGridProps) {
  const { t } = useTranslation('backlog')
  const mayEdit = useCan('edit')
  const scroller = useRef<HTMLDivElement>(null)
  const [sorting, setSorting] = useState<SortingState>([])
  const sorted = useSorted(rows, columns, sorting, setSorting)
  const shown = holdRow(sorted.rows, editing, all)
  const ids = shown.map((row) => row.story.id)
  const virtual = useRows(ids, scroller)
  const edit = (cell: Cell) => onEdit({ ...cell, place: Math.max(0, ids.indexOf(cell.row)) })
  const leave = (cell: Cell) => onEdit((now) => (sameCell(now, cell) ? undefined : now))
  const reveal = (row: CardId) => virtual.scrollToIndex(ids.indexOf(row))
  const keys = useCellKeys({
    ...{ grid: scroller, ids, columns, editing, mayEdit },
    ...{ onEdit: edit, onLeave: leave, onReveal: reveal },
  })
  const selection = useRowSelection(ids)
  const width = columns.reduce((sum, column) => sum + column.width, SELECT_PX)
  useReveal(editing?.row, reveal)
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="grid"
        aria-label={t('table')}
        aria-rowcount={shown.length + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        tabIndex={-1}
        className={styles.grid}
        style={{ minWidth: `max(100%, ${width}px)` }}
        onKeyDown={keys.handleKey}
      >
        <GridHeader
          columns={columns}
          sorting={sorting}
          onSort={sorted.toggle}
          selected={selection.count}
          of={ids.length}
          onSelectAll={selection.toggleAll}
        />
        <GridBody
          rows={shown}
          virtual={virtual}
          columns={columns}
          cursor={keys.cursor}
          editing={editing}
          onCursor={keys.setCursor}
          onEdit={edit}
          onLeave={leave}
          onFinish={keys.finish}
          onSelect={selection.toggle}
        />
      </div>
      {shown.length === 0 && <p className={styles.none}>{t('noneFits')}</p>}
    </div>
  )
}

function useRows(ids: readonly CardId[], scroller: RefObject<HTMLDivElement | null>) {
  return useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => ids[i] ?? i,
    overscan: 6,
  })
}

/** Brings a row into view when it begins to be edited, such as one just added at the end. */
function useReveal(row: CardId | undefined, reveal: (row: CardId) => void): void {
  const latest = useRef(reveal)
  useEffect(() => {
    latest.current = reveal
  })
  useEffect(() => {
    if (row !== undefined) latest.current(row)
  }, [row])
}

/** The column of check boxes. */
const SELECT_PX = 44

/** The rows as sorted by a column; by rank until one is chosen. */
function useSorted(
  rows: readonly RankedStory[],
  columns: readonly StoryColumn[],
  sorting: SortingState,
  onSorting: (sorting: SortingState) => void,
): { rows: readonly RankedStory[]; toggle: (column: string) => void } {
  const { language } = useLanguage()
  const state = useBoard((all) => all)
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<RankedStory> => ({
        id: column.id,
        accessorFn: (row) => sortValue(column, row, state, language),
        sortUndefined: 'last',
        sortingFn: column.isNumber
          ? 'basic'
          : (a, b) => {
              const [x, y] = [a.getValue(column.id), b.getValue(column.id)].map(String)
              return (x ?? '').localeCompare(y ?? '', language, { numeric: true })
            },
      })),
    [columns, state, language],
  )
  const data = useMemo(() => [...rows], [rows])
  const table = useReactTable({
    data,
    columns: definitions,
    state: { sorting },
    getRowId: (row) => row.story.id,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  })
  const toggle = (column: string) => {
    const [now] = sorting
    if (now?.id !== column) onSorting(column === 'rank' ? [] : [{ id: column, desc: false }])
    else onSorting(now.desc ? [] : [{ id: column, desc: true }])
  }
  const isSorted = sorting.length > 0
  return { rows: isSorted ? table.getRowModel().rows.map((row) => row.original) : rows, toggle }
}
