import { useRef } from 'react'
import type { CardId } from '../../model/ids.ts'
import { useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'

/** Selects rows of a list; the selection is that of the whole screen. */
export function useRowSelection(ids: readonly CardId[]): {
  readonly count: number
  /** With `range` everything from the last row that was chosen. */
  toggle: (id: CardId, range: boolean) => void
  toggleAll: () => void
} {
  const { ui } = useSession()
  const selection = useUi((state) => state.selection)
  const last = useRef<CardId>(undefined)
  return {
    count: ids.filter((id) => selection.includes(id)).length,
    toggle: (id, range) => {
      const from = range && last.current ? ids.indexOf(last.current) : -1
      const to = ids.indexOf(id)
      last.current = id
      ui.setState(({ selection }) => {
        const known = selection.filter((other) => ids.includes(other))
        if (from < 0) {
          const without = known.filter((other) => other !== id)
          return { selection: without.length < known.length ? without : [...known, id] }
        }
        const between = ids.slice(Math.min(from, to), Math.max(from, to) + 1)
        return { selection: [...new Set([...known, ...between])] }
      })
    },
    toggleAll: () =>
      ui.setState(({ selection }) => ({
        selection: ids.every((id) => selection.includes(id)) ? [] : ids,
      })),
  }
}
