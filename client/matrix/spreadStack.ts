/** Room for a key such as `INQ-02`, in pixels. */
const TOKEN = { w: 72, h: 28 }

/** Where the tokens of one stack lie, from the middle of their place, in pixels. */
export interface Spread {
  readonly places: readonly (readonly [dx: number, dy: number])[]
  /** They overlap: their number should be said. */
  readonly isCrowded: boolean
}

/**
 * Lays `count` tokens of the same scores into their band of the plot: below each other, then side by side, and
 * overlapping evenly when the band is full. An open stack has all the room it wants, around `y` but inside the
 * plot's height.
 */
export function spreadStack(
  count: number,
  band: { readonly w: number; readonly h: number },
  open?: { readonly y: number; readonly height: number },
): Spread {
  const fitDown = Math.max(1, Math.floor(band.h / TOKEN.h))
  const fitAcross = Math.max(1, Math.floor(band.w / TOKEN.w))
  const columns = Math.min(fitAcross, Math.ceil(count / fitDown))
  const rows = Math.ceil(count / columns)
  const isCrowded = rows > fitDown
  const step =
    isCrowded && !open ? Math.max(2, (band.h - TOKEN.h) / Math.max(1, rows - 1)) : TOKEN.h
  const half = ((rows - 1) * step) / 2
  const shift = open ? clampShift(open.y, half + TOKEN.h / 2, open.height) : 0
  const places = Array.from({ length: count }, (_, i) => {
    const [column, row] = [Math.floor(i / rows), i % rows]
    return [(column - (columns - 1) / 2) * TOKEN.w, row * step - half + shift] as const
  })
  return { places, isCrowded }
}

/** How far a column around `y` has to move to stay within 0 and `height`. */
function clampShift(y: number, half: number, height: number): number {
  if (2 * half >= height) return height / 2 - y
  return Math.max(half, Math.min(height - half, y)) - y
}
