import { useVirtualizer } from '@tanstack/react-virtual'
import {
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type SortingState,
} from '@tanstack/react-table'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RankedStory } from '../../model/ranking.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useBoard, useCan } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { GridHeader } from './GridHeader.tsx'
import { GridRow } from './GridRow.tsx'
import { sortValue, type StoryColumn } from './storyColumns.ts'
import { holdRow, type Cell } from './tableRows.ts'
import styles from './TableView.module.css'
import { useCellKeys } from './useCellKeys.ts'
import { useGlide } from './useGlide.ts'
import { useRowSelection } from './useRowSelection.ts'

const ROW_PX = 48

interface StoryGridProps {
  readonly all: readonly RankedStory[]
  /** Those that fit the filters. */
  readonly rows: readonly RankedStory[]
  readonly columns: readonly StoryColumn[]
  /** A cell to edit now. */
  readonly wanted: Cell | undefined
}

/** A spreadsheet of stories: arrows move, Enter edits, Escape leaves, Tab goes on to the next cell. */
export function StoryGrid({ all, rows, columns, wanted }: StoryGridProps) {
  const { t } = useTranslation('backlog')
  const mayEdit = useCan('edit')
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const [sorting, setSorting] = useState<SortingState>([])
  const sorted = useSorted(rows, columns, sorting, setSorting)
  const [held, setHeld] = useState<{ cell: Cell; place: number }>()
  const shown = holdRow(sorted.rows, held && { id: held.cell.row, place: held.place }, all)
  const ids = shown.map((row) => row.story.id)
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => ids[i] ?? i,
    overscan: 6,
  })
  useGlide(body, ids)
  const edit = (cell: Cell | undefined) =>
    setHeld(cell && { cell, place: Math.max(0, ids.indexOf(cell.row)) })
  const keys = useCellKeys({
    ids,
    columns,
    editing: held?.cell,
    mayEdit,
    onEdit: edit,
    onReveal: (row) => virtual.scrollToIndex(ids.indexOf(row)),
  })
  const lastWanted = useRef<Cell>(undefined)
  useEffect(() => {
    if (!wanted || wanted === lastWanted.current) return
    const place = ids.indexOf(wanted.row)
    lastWanted.current = wanted
    setHeld({ cell: wanted, place: place < 0 ? ids.length : place })
    keys.setCursor(wanted)
    virtual.scrollToIndex(place < 0 ? ids.length - 1 : place)
  }, [wanted, ids, keys, virtual])
  const selection = useRowSelection(ids)
  const selected = useUi((state) => state.selection)
  const width = columns.reduce((sum, column) => sum + column.width, SELECT_PX)
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
        style={{ minWidth: width }}
        onKeyDown={keys.handleKey}
      >
        <GridHeader
          columns={columns}
          sorting={sorting}
          onSort={sorted.toggle}
          isAllSelected={ids.length > 0 && ids.every((id) => selected.includes(id))}
          isSomeSelected={ids.some((id) => selected.includes(id))}
          onSelectAll={selection.toggleAll}
        />
        <div
          ref={body}
          role="rowgroup"
          className={styles.body}
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map((item) => {
            const row = shown[item.index]
            return (
              row && (
                <GridRow
                  key={row.story.id}
                  row={row}
                  index={item.index}
                  top={item.start}
                  columns={columns}
                  cursor={keys.cursor?.row === row.story.id ? keys.cursor.column : undefined}
                  isEditing={held?.cell.row === row.story.id}
                  isSelected={selected.includes(row.story.id)}
                  onCursor={keys.setCursor}
                  onEdit={edit}
                  onSelect={(range) => selection.toggle(row.story.id, range)}
                />
              )
            )
          })}
        </div>
      </div>
      {shown.length === 0 && <p className={styles.none}>{t('noneFits')}</p>}
    </div>
  )
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
  return { rows: table.getRowModel().rows.map((row) => row.original), toggle }
}
