/** Room for a key such as `INQ-02`, in pixels. */
const TOKEN = { w: 72, h: 28 }

/** Closer together keys can't be read: then the stack is drawn as a pile, with a count. */
const READABLE_STEP = 17
const PILE_STEP = 4

/** Where the tokens of one stack lie, from the middle of their place, in pixels. */
export interface Spread {
  readonly places: readonly (readonly [dx: number, dy: number])[]
  /** A pile: its number should be said. */
  readonly isPile: boolean
}

/**
 * Lays `count` tokens of the same scores into their band of the plot: below each other, then side by side,
 * overlapping when the band is full, at last as a pile. An open stack has all the room it wants, around `y` but inside the
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
  const fitting = rows > 1 ? Math.min(TOKEN.h, (band.h - TOKEN.h) / (rows - 1)) : TOKEN.h
  const isPile = !open && fitting < READABLE_STEP
  const step = open ? TOKEN.h : isPile ? PILE_STEP : fitting
  const half = ((rows - 1) * step) / 2
  const shift = open ? clampShift(open.y, half + TOKEN.h / 2, open.height) : 0
  const places = Array.from({ length: count }, (_, i) => {
    const [column, row] = [Math.floor(i / rows), i % rows]
    return [(column - (columns - 1) / 2) * TOKEN.w, row * step - half + shift] as const
  })
  return { places, isPile }
}

/** How far a column around `y` has to move to stay within 0 and `height`. */
function clampShift(y: number, half: number, height: number): number {
  if (2 * half >= height) return height / 2 - y
  return Math.max(half, Math.min(height - half, y)) - y
}
