import type { Box } from '../../model/state.ts'

/** As many boxes of about this size as fit, in rows, stretched to the full width. */
export function cells([x, y, w, h]: Box, width: number, height: number, gap: number): Box[] {
  const columns = Math.max(1, Math.round((w + gap) / (width + gap)))
  const rows = Math.max(1, Math.floor((h + gap) / (height + gap)))
  const cellW = (w - gap * (columns - 1)) / columns
  return Array.from({ length: columns * rows }, (_, i): Box => {
    const column = i % columns
    const row = Math.floor(i / columns)
    return [x + column * (cellW + gap), y + row * (height + gap), cellW, Math.min(height, h)]
  })
}

/** Offsets of the lines that fit into a height. */
export function bands(height: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.floor(height / step)) }, (_, i) => i * step)
}

/** Line lengths that look like text, as shares of the width: the same on every screen. */
export function lengthAt(i: number): number {
  return [0.92, 0.7, 0.84, 0.58, 0.96, 0.66, 0.78][i % 7] ?? 0.8
}
