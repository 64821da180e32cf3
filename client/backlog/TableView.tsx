import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardId } from '../../model/ids.ts'
import { newCard, writeNewCard } from '../cards/newCard.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { PHONE, useMedia } from '../ui/useMedia.ts'
import { BulkBar } from './BulkBar.tsx'
import { EmptyBacklog } from './EmptyBacklog.tsx'
import { cellText, STORY_COLUMNS } from './storyColumns.ts'
import { StoryGrid } from './StoryGrid.tsx'
import { StoryList } from './StoryList.tsx'
import { recallTable, rememberTable, type TableLook } from './tableMemory.ts'
import { filterRows, type EditedCell } from './tableRows.ts'
import { TableToolbar } from './TableToolbar.tsx'
import styles from './TableView.module.css'
import { useRanked } from './useRanked.ts'

const USUALLY_HIDDEN: ReadonlySet<string> = new Set(
  STORY_COLUMNS.filter((column) => !column.isShown).map((column) => column.id),
)

/** The whole backlog as a table that is edited in place; on a phone as cards. */
export function TableView() {
  const { t } = useTranslation('backlog')
  const session = useSession()
  const { language } = useLanguage()
  const state = useBoard((all) => all)
  const ranked = useRanked()
  const isNarrow = useMedia(PHONE)
  const mayEdit = useCan('edit')
  const [{ filters, hidden }, setLook] = useState(() =>
    recallTable(session.boardId, USUALLY_HIDDEN),
  )
  const look = (change: Partial<TableLook>) => {
    const next = { filters, hidden, ...change }
    setLook(next)
    rememberTable(session.boardId, next)
  }
  const [editing, setEditing] = useState<EditedCell>()
  const rows = useMemo(() => {
    const textOf = (row: (typeof ranked)[number]) =>
      STORY_COLUMNS.map((column) => cellText(column, row, state, language)).join('\n')
    return filterRows(ranked, filters, textOf)
  }, [ranked, filters, state, language])
  const add = () => {
    if (isNarrow) return writeNewCard(session, 'story')
    const id = newCard(session, 'story')
    session.ui.setState({ selection: [id] })
    setEditing({ row: id, column: 'iWant', place: rows.length })
  }
  const open = (id: CardId) => session.ui.setState({ selection: [id], panel: 'card' })
  if (ranked.length === 0) return <EmptyBacklog />
  const columns = STORY_COLUMNS.filter((column) => !hidden.has(column.id))
  return (
    <section className={styles.view} aria-label={t('table')}>
      <TableToolbar
        filters={filters}
        onFilters={(next) => look({ filters: next })}
        hidden={hidden}
        onHidden={(next) => look({ hidden: next })}
        shown={rows.length}
        of={ranked.length}
        onAdd={mayEdit ? add : undefined}
      />
      {isNarrow ? (
        <StoryList label={t('table')} rows={rows} onSelect={open} onOpen={open} />
      ) : (
        <StoryGrid
          all={ranked}
          rows={rows}
          columns={columns}
          editing={editing}
          onEdit={setEditing}
        />
      )}
      <BulkBar rows={rows} />
    </section>
  )
}
