import { useEffect, useState, type PointerEvent } from 'react'
import type { CardId } from '../../model/ids.ts'
import { useCan } from '../state/session.ts'

/** A token in the hand: how far it has been moved, in pixels. */
export interface HeldToken {
  readonly id: CardId
  readonly dx: number
  readonly dy: number
}

export interface TokenDrag {
  readonly held: HeldToken | undefined
  /** Handlers of a token; without effect for those who may not edit. */
  handlers: (id: CardId) => {
    onPointerDown: (event: PointerEvent) => void
    onPointerMove: (event: PointerEvent) => void
    onPointerUp: (event: PointerEvent) => void
    onPointerCancel: () => void
  }
}

/** Less than that is a click. */
const SLACK_PX = 4

/** Drags tokens with mouse, pen or finger. One drop, nothing before; Escape puts the token back. */
export function useTokenDrag(onDrop: (id: CardId, x: number, y: number) => void): TokenDrag {
  const mayEdit = useCan('edit')
  const [grip, setGrip] = useState<{ id: CardId; x: number; y: number }>()
  const [held, setHeld] = useState<HeldToken>()
  const release = () => {
    setGrip(undefined)
    setHeld(undefined)
  }
  useEffect(() => {
    if (!held) return
    const handleKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      release()
    }
    addEventListener('keydown', handleKey, { capture: true })
    return () => removeEventListener('keydown', handleKey, { capture: true })
  }, [held])
  return {
    held: mayEdit ? held : undefined,
    handlers: (id) => ({
      onPointerDown: (event) => {
        if (!mayEdit || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setGrip({ id, x: event.clientX, y: event.clientY })
      },
      onPointerMove: (event) => {
        if (!grip) return
        const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y]
        if (held || Math.hypot(dx, dy) > SLACK_PX) setHeld({ id, dx, dy })
      },
      onPointerUp: (event) => {
        if (held && mayEdit) onDrop(held.id, event.clientX, event.clientY)
        release()
      },
      onPointerCancel: release,
    }),
  }
}
