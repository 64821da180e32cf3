import { useTranslation } from 'react-i18next'
import type { RankedStory } from '../../model/ranking.ts'
import { useEditors } from '../cards/editing.ts'
import { classes } from '../ui/classes.ts'
import { CheckBox } from './CheckBox.tsx'
import { GridCell } from './GridCell.tsx'
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
  readonly isEditing: boolean
  readonly isSelected: boolean
  readonly onCursor: (cell: Cell) => void
  readonly onEdit: (cell: Cell | undefined) => void
  readonly onSelect: (range: boolean) => void
}

export function GridRow({ row, index, top, columns, cursor, ...rest }: GridRowProps) {
  const { isEditing, isSelected, onCursor, onEdit, onSelect } = rest
  const { t } = useTranslation('backlog')
  const { id, fields } = row.story
  const editors = useEditors(id)
  return (
    <div
      role="row"
      data-id={id}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classes(styles.row, isSelected && styles.selected, isEditing && styles.edited)}
      style={{ top }}
    >
      <div role="gridcell" className={classes(styles.cell, styles.select)}>
        <CheckBox
          label={t('selectOne', { name: fields.key ?? fields.iWant })}
          checked={isSelected}
          onToggle={onSelect}
        />
      </div>
      {columns.map((column) => (
        <GridCell
          key={column.id}
          row={row}
          column={column}
          editor={editors.get(column.id)}
          hasCursor={cursor === column.id}
          isEditing={isEditing && cursor === column.id}
          onCursor={() => onCursor({ row: id, column: column.id })}
          onEdit={(on) => onEdit(on ? { row: id, column: column.id } : undefined)}
        />
      ))}
    </div>
  )
}
