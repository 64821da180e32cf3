import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardId } from '../../model/ids.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { useStable } from '../ui/useStable.ts'
import { BacklogRow } from './BacklogRow.tsx'
import styles from './BacklogPanel.module.css'

const ROW_PX = 90

/** The table on a narrow screen: one card per story; a touch opens it. */
export function TableCards({ rows }: { rows: readonly RankedStory[] }) {
  const { t } = useTranslation('backlog')
  const { ui } = useSession()
  const selection = useUi((state) => state.selection)
  const open = useStable((id: CardId) => ui.setState({ selection: [id], panel: 'card' }))
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => rows[i]?.story.id ?? i,
    overscan: 8,
  })
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="listbox"
        aria-label={t('table')}
        tabIndex={0}
        className={styles.list}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          return (
            row && (
              <BacklogRow
                key={row.story.id}
                ref={virtual.measureElement}
                row={row}
                index={item.index}
                of={rows.length}
                top={item.start}
                isSelected={selection.includes(row.story.id)}
                onSelect={open}
                onOpen={open}
              />
            )
          )
        })}
      </div>
    </div>
  )
}
