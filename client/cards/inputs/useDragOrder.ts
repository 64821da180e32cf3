import { useState, type PointerEvent, type RefObject } from 'react'

export interface DragHandle {
  onPointerDown: (event: PointerEvent) => void
  onPointerMove: (event: PointerEvent) => void
  onPointerUp: () => void
  onPointerCancel: () => void
}

interface DragOrder {
  /** The item that is held, and the place where it would come to lie: before the item of that index. */
  readonly from: number | undefined
  readonly target: number | undefined
  handle: (index: number) => DragHandle
}

/** Reorders the children of a list by their handles, with mouse, pen or finger. */
export function useDragOrder(
  list: RefObject<HTMLElement | null>,
  onMove: (index: number, place: number) => void,
): DragOrder {
  const [held, setHeld] = useState<{ from: number; target: number }>()
  const placeAt = (y: number): number => {
    const rows = [...(list.current?.children ?? [])].filter((row) => !row.ariaHidden)
    return rows.filter((row) => {
      const { top, height } = row.getBoundingClientRect()
      return top + height / 2 < y
    }).length
  }
  return {
    from: held?.from,
    target: held && held.target !== held.from + 1 ? held.target : undefined,
    handle: (from) => ({
      onPointerDown: (event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        setHeld({ from, target: from })
      },
      onPointerMove: (event) => {
        if (held) setHeld({ from: held.from, target: placeAt(event.clientY) })
      },
      onPointerUp: () => {
        if (held) onMove(held.from, held.target > held.from ? held.target - 1 : held.target)
        setHeld(undefined)
      },
      onPointerCancel: () => setHeld(undefined),
    }),
  }
}
