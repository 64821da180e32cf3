import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardId } from '../../model/ids.ts'
import type { RankedStory } from '../../model/ranking.ts'
import { newCard } from '../cards/newCard.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { useCan, useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { useStable } from '../ui/useStable.ts'
import { BacklogRow } from './BacklogRow.tsx'
import styles from './BacklogPanel.module.css'
import { EmptyBacklog } from './EmptyBacklog.tsx'
import { useGlide } from './useGlide.ts'
import { useRanked } from './useRanked.ts'

/** Longer lists draw only what is in sight. */
const ALL_DRAWN = 100
const ROW_PX = 90

/** The stories by rank, live while others score. */
export function BacklogPanel() {
  const { t } = useTranslation('backlog')
  const { ui } = useSession()
  const ranked = useRanked()
  const scored = ranked.filter((row) => row.priority !== undefined).length
  if (ranked.length === 0) return <EmptyBacklog />
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <header className={styles.header}>
        <span>
          {t('stories', { count: ranked.length })} · {t('scored', { count: scored })}
        </span>
        <span className={styles.tools}>
          <span className={styles.axes}>{t('axes')}</span>
          <AddStory />
          <IconButton
            size="small"
            icon="table"
            label={t('openTable')}
            onClick={() => ui.setState({ full: 'table' })}
          />
        </span>
      </header>
      <RankedList />
    </section>
  )
}

function RankedList() {
  const { t } = useTranslation('backlog')
  const ranked = useRanked()
  const selection = useUi((state) => state.selection)
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: ranked.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => ranked[i]?.story.id ?? i,
    overscan: ranked.length > ALL_DRAWN ? 8 : ALL_DRAWN,
  })
  useGlide(
    list,
    ranked.map((row) => row.story.id),
  )
  const keys = useListKeys(ranked, (i) => rows.scrollToIndex(i))
  const { at, handleKey } = keys
  const select = useStable(keys.select)
  const open = useStable(keys.open)
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={t('title')}
        aria-activedescendant={at < 0 ? undefined : `backlog-${ranked[at]?.story.id}`}
        className={styles.list}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={handleKey}
      >
        {rows.getVirtualItems().map((item) => {
          const row = ranked[item.index]
          return (
            row && (
              <BacklogRow
                key={row.story.id}
                ref={rows.measureElement}
                row={row}
                index={item.index}
                of={ranked.length}
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

/** A list that is walked with arrows; Enter opens the card. */
function useListKeys(ranked: readonly RankedStory[], onReveal: (index: number) => void) {
  const { ui } = useSession()
  const selection = useUi((state) => state.selection)
  const at = ranked.findIndex((row) => selection.includes(row.story.id))
  const select = (id: CardId) => {
    ui.setState({ selection: [id] })
    canvasCommands.current?.showCard(id)
  }
  const open = () => ui.setState({ panel: 'card' })
  const handleKey = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, at, ranked.length)
    const row = next === undefined ? undefined : ranked[next]
    if (next !== undefined && row) {
      select(row.story.id)
      onReveal(next)
    } else if (event.key === 'Enter' && at >= 0) open()
    else return
    event.preventDefault()
  }
  return { at, select, open, handleKey }
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

function AddStory() {
  const { t } = useTranslation('backlog')
  const session = useSession()
  const mayEdit = useCan('edit')
  if (!mayEdit) return null
  const add = () => {
    const id = newCard(session, 'story')
    session.ui.setState({ selection: [id], panel: 'card' })
  }
  return <IconButton size="small" icon="plus" label={t('addStory')} onClick={add} />
}
