import type { CSSProperties, FocusEvent } from 'react'
import type { RankedStory } from '../../model/ranking.ts'
import { useFieldFocus, type Person } from '../cards/editing.ts'
import { FieldInput } from '../cards/FieldInput.tsx'
import { QuadrantName } from '../cards/QuadrantName.tsx'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useBoard, useCan } from '../state/session.ts'
import { classes } from '../ui/classes.ts'
import { RankCell } from './RankCell.tsx'
import { cellText, type StoryColumn } from './storyColumns.ts'
import styles from './TableView.module.css'

interface GridCellProps {
  readonly row: RankedStory
  readonly column: StoryColumn
  readonly editor: Person | undefined
  readonly hasCursor: boolean
  readonly isEditing: boolean
  readonly onCursor: () => void
  readonly onEdit: () => void
  /** The focus went elsewhere. */
  readonly onLeave: () => void
  /** The value is chosen: back to the cell. */
  readonly onFinish: () => void
}

/** One value: shown as text, edited by the same input as in the card panel. */
export function GridCell({ row, column, editor, hasCursor, isEditing, ...rest }: GridCellProps) {
  const { say } = useLanguage()
  const mayEdit = useCan('edit')
  const focus = useFieldFocus(row.story.id, column.id)
  const colour = editor ? ({ '--person': editor.colour } as CSSProperties) : undefined
  const { field } = column
  const leave = (event: FocusEvent) => {
    focus.onBlur()
    if (leaves(event)) rest.onLeave()
  }
  return (
    <div
      role="gridcell"
      tabIndex={hasCursor ? 0 : -1}
      data-column={column.id}
      data-column-of={column.id}
      aria-label={isEditing ? say(column.label) : undefined}
      className={classes(styles.cell, column.isNumber && styles.number, editor && styles.taken)}
      style={{ width: column.width, ...colour }}
      title={editor?.name}
      onFocus={rest.onCursor}
      onDoubleClick={() => mayEdit && field && rest.onEdit()}
    >
      {isEditing && field ? (
        <div role="presentation" className={styles.editor} onFocus={focus.onFocus} onBlur={leave}>
          <FieldInput
            autoFocus
            card={row.story}
            name={column.id}
            field={field}
            onDone={rest.onFinish}
          />
        </div>
      ) : (
        <CellView row={row} column={column} />
      )}
    </div>
  )
}

function CellView({ row, column }: Pick<GridCellProps, 'row' | 'column'>) {
  const { language } = useLanguage()
  const text = useBoard((state) => cellText(column, row, state, language))
  if (column.id === 'rank') return <RankCell row={row} />
  if (column.id === 'quadrant' && row.quadrant) return <QuadrantName quadrant={row.quadrant} />
  if (column.field?.type === 'score') {
    return (
      <span className={classes(styles.score, text !== '' && styles[column.id])}>{text || '–'}</span>
    )
  }
  return <span className={classes(styles.text, column.id === 'key' && styles.key)}>{text}</span>
}

/** The focus went elsewhere on this page, and not into a list that belongs to the editor. */
function leaves({ currentTarget, relatedTarget }: FocusEvent): boolean {
  if (!document.hasFocus()) return false
  if (!(relatedTarget instanceof Element)) return true
  const isInside = currentTarget.contains(relatedTarget)
  return !isInside && !relatedTarget.closest('[data-radix-popper-content-wrapper]')
}
