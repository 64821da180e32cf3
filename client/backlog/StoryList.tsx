import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type KeyboardEvent, type RefObject } from 'react'
import type { CardId } from '../../model/ids.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { useUi } from '../state/uiStore.ts'
import { useStable } from '../ui/useStable.ts'
import { BacklogRow } from './BacklogRow.tsx'
import styles from './BacklogPanel.module.css'
import { useGlide } from './useGlide.ts'

/** Longer lists draw only what is in sight. */
const ALL_DRAWN = 100
const ROW_PX = 90

interface StoryListProps {
  readonly label: string
  readonly rows: readonly RankedStory[]
  readonly onSelect: (id: CardId) => void
  readonly onOpen: (id: CardId) => void
}

/** Stories below each other, as many as there are; walked with arrows, opened with Enter. */
export function StoryList({ label, rows, ...props }: StoryListProps) {
  const selection = useUi((state) => state.selection)
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const virtual = useRows(rows, scroller)
  useGlide(
    list,
    rows.map((row) => row.story.id),
  )
  const select = useStable(props.onSelect)
  const open = useStable(props.onOpen)
  const at = rows.findIndex((row) => selection.includes(row.story.id))
  const handleKey = (event: KeyboardEvent) => {
    const current = rows[at]
    const next = nextIndex(event.key, at, rows.length)
    const row = next === undefined ? undefined : rows[next]
    if (next !== undefined && row) {
      select(row.story.id)
      virtual.scrollToIndex(next)
    } else if (event.key === 'Enter' && current) open(current.story.id)
    else return
    event.preventDefault()
  }
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={at < 0 ? undefined : `backlog-${rows[at]?.story.id}`}
        className={styles.list}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={handleKey}
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
                onSelect={select}
                onOpen={open}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

function useRows(rows: readonly RankedStory[], scroller: RefObject<HTMLDivElement | null>) {
  return useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => rows[i]?.story.id ?? i,
    overscan: rows.length > ALL_DRAWN ? 8 : ALL_DRAWN,
  })
}

function nextIndex(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
