export type Side = 'top' | 'right' | 'bottom' | 'left'

const GAP = 6
const EDGE = 8
const OPPOSITE = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const

/** Moves a fixed element beside another one: to the other side where there is no room, never out of the window. */
export function placeBeside(element: HTMLElement, anchor: Element, side: Side): void {
  const at = anchor.getBoundingClientRect()
  const { width: w, height: h } = element.getBoundingClientRect()
  const room = {
    top: at.top,
    bottom: innerHeight - at.bottom,
    left: at.left,
    right: innerWidth - at.right,
  }
  const needed = (side === 'top' || side === 'bottom' ? h : w) + GAP + EDGE
  const here = room[side] < needed ? OPPOSITE[side] : side
  const centred = { x: at.left + (at.width - w) / 2, y: at.top + (at.height - h) / 2 }
  const { x, y } = {
    top: { x: centred.x, y: at.top - h - GAP },
    bottom: { x: centred.x, y: at.bottom + GAP },
    left: { x: at.left - w - GAP, y: centred.y },
    right: { x: at.right + GAP, y: centred.y },
  }[here]
  element.style.left = `${clamp(x, innerWidth - w)}px`
  element.style.top = `${clamp(y, innerHeight - h)}px`
}

function clamp(value: number, end: number): number {
  return Math.max(EDGE, Math.min(value, end - EDGE))
}
