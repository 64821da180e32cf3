import type { SortingState } from '@tanstack/react-table'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../i18n/useLanguage.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import { CheckBox } from './CheckBox.tsx'
import type { StoryColumn } from './storyColumns.ts'
import styles from './TableView.module.css'

interface GridHeaderProps {
  readonly columns: readonly StoryColumn[]
  readonly sorting: SortingState
  readonly onSort: (column: string) => void
  /** So many rows of so many. */
  readonly selected: number
  readonly of: number
  readonly onSelectAll: () => void
}

/** Names of columns; each sorts by itself, then the other way round, then by rank again. */
export function GridHeader({ columns, sorting: [sort], onSort, ...all }: GridHeaderProps) {
  const { t } = useTranslation('backlog')
  const { say } = useLanguage()
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" className={styles.row}>
        <div role="columnheader" className={classes(styles.cell, styles.select)}>
          <CheckBox
            label={t('selectAll')}
            checked={all.of > 0 && all.selected === all.of}
            mixed={all.selected > 0 && all.selected < all.of}
            onToggle={all.onSelectAll}
          />
        </div>
        {columns.map((column) => {
          const isSorted = sort ? sort.id === column.id : column.id === 'rank'
          const order = isSorted ? (sort?.desc ? 'descending' : 'ascending') : 'none'
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={order}
              className={classes(styles.cell, column.isNumber && styles.number)}
              style={{ width: column.width }}
              data-column-of={column.id}
            >
              <button type="button" className={styles.sort} onClick={() => onSort(column.id)}>
                <span className={styles.sortLabel}>{say(column.label)}</span>
                {isSorted && <Icon name={sort?.desc ? 'chevronUp' : 'chevronDown'} size={14} />}
              </button>
            </div>
          )
        })}
      </div>
    </div>
  )
}
