import type { Virtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { CardId } from '../../model/ids.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { useUi } from '../state/uiStore.ts'
import { useStable } from '../ui/useStable.ts'
import { GridRow } from './GridRow.tsx'
import type { StoryColumn } from './storyColumns.ts'
import type { Cell } from './tableRows.ts'
import styles from './TableView.module.css'
import { useGlide } from './useGlide.ts'

interface GridBodyProps {
  readonly rows: readonly RankedStory[]
  readonly virtual: Virtualizer<HTMLDivElement, Element>
  readonly columns: readonly StoryColumn[]
  readonly cursor: Cell | undefined
  readonly editing: Cell | undefined
  readonly onCursor: (cell: Cell) => void
  readonly onEdit: (cell: Cell) => void
  readonly onLeave: (cell: Cell) => void
  readonly onFinish: (cell: Cell) => void
  readonly onSelect: (id: CardId, range: boolean) => void
}

/** The rows in sight. They glide when their ranks change. */
export function GridBody({ rows, virtual, columns, cursor, editing, ...on }: GridBodyProps) {
  const onCursor = useStable(on.onCursor)
  const onEdit = useStable(on.onEdit)
  const onLeave = useStable(on.onLeave)
  const onFinish = useStable(on.onFinish)
  const onSelect = useStable(on.onSelect)
  const body = useRef<HTMLDivElement>(null)
  const selection = useUi((state) => state.selection)
  useGlide(
    body,
    rows.map((row) => row.story.id),
  )
  return (
    <div
      ref={body}
      role="rowgroup"
      className={styles.body}
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index]
        if (!row) return null
        const { id } = row.story
        return (
          <GridRow
            key={id}
            row={row}
            index={item.index}
            top={item.start}
            columns={columns}
            cursor={cursor?.row === id ? cursor.column : undefined}
            editing={editing?.row === id ? editing.column : undefined}
            isSelected={selection.includes(id)}
            onCursor={onCursor}
            onEdit={onEdit}
            onLeave={onLeave}
            onFinish={onFinish}
            onSelect={onSelect}
          />
        )
      })}
    </div>
  )
}
