import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardId } from '../../model/ids.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { useEditors } from '../cards/editing.ts'
import { classes } from '../ui/classes.ts'
import { CheckBox } from './CheckBox.tsx'
import { GridCell } from './GridCell.tsx'
import { sameRowProps } from './sameRow.ts'
import type { StoryColumn } from './storyColumns.ts'
import type { Cell } from './tableRows.ts'
import styles from './TableView.module.css'

interface GridRowProps {
  readonly row: RankedStory
  readonly index: number
  readonly top: number
  readonly columns: readonly StoryColumn[]
  /** The column whose cell has the focus, in this row. */
  readonly cursor: string | undefined
  /** The column whose cell is being edited. */
  readonly editing: string | undefined
  readonly isSelected: boolean
  readonly onCursor: (cell: Cell) => void
  readonly onEdit: (cell: Cell) => void
  readonly onLeave: (cell: Cell) => void
  readonly onFinish: (cell: Cell) => void
  readonly onSelect: (id: CardId, range: boolean) => void
}

function DrawnRow({ row, index, top, columns, cursor, ...rest }: GridRowProps) {
  const { editing, isSelected, onSelect } = rest
  const { t } = useTranslation('backlog')
  const { id, fields } = row.story
  const editors = useEditors(id)
  return (
    <div
      role="row"
      data-id={id}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classes(
        styles.row,
        isSelected && styles.selected,
        editing !== undefined && styles.edited,
      )}
      style={{ top }}
    >
      <div role="gridcell" className={classes(styles.cell, styles.select)}>
        <CheckBox
          label={t('selectOne', { name: fields.key ?? fields.iWant })}
          checked={isSelected}
          onToggle={(range) => onSelect(id, range)}
        />
      </div>
      {columns.map((column) => {
        const cell = { row: id, column: column.id }
        return (
          <GridCell
            key={column.id}
            row={row}
            column={column}
            editor={editors.get(column.id)}
            hasCursor={cursor === column.id}
            isEditing={editing === column.id}
            onCursor={() => rest.onCursor(cell)}
            onEdit={() => rest.onEdit(cell)}
            onLeave={() => rest.onLeave(cell)}
            onFinish={() => rest.onFinish(cell)}
          />
        )
      })}
    </div>
  )
}

export const GridRow = memo(DrawnRow, sameRowProps)
