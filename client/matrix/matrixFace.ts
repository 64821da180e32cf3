import { splitOf, type Quadrant } from '../../model/matrix.ts'
import { plotBox, splitLines } from '../../model/matrixLayout.ts'
import { SCALES, type Tick } from '../../model/scales.ts'
import type { BoardInfo, Box } from '../../model/state.ts'

/** What a matrix is drawn from, in its own units: the same for the page and for pictures. */
export interface MatrixFace {
  readonly plot: Box
  /** Where the lines between the quadrants lie. */
  readonly split: { readonly x: number; readonly y: number }
  readonly quadrants: readonly { readonly name: Quadrant; readonly box: Box }[]
  /** Middles of the bands: effort from the left, impact from the bottom. */
  readonly columns: readonly { readonly tick: Tick; readonly x: number }[]
  readonly rows: readonly { readonly tick: Tick; readonly y: number }[]
}

export function matrixFace(
  info: BoardInfo,
  size: { w: number; h: number },
  split = splitOf(info),
): MatrixFace {
  const scale = SCALES[info.scale]
  const plot = plotBox(size)
  const [left, top, w, h] = plot
  const lines = splitLines(scale, split)
  const x = left + lines.x * w
  const y = top + lines.y * h
  const [right, bottom] = [left + w, top + h]
  const band = (i: number) => (i + 0.5) / scale.ticks.length
  return {
    plot,
    split: { x, y },
    quadrants: [
      { name: 'quickWin', box: [left, top, x - left, y - top] },
      { name: 'bigBet', box: [x, top, right - x, y - top] },
      { name: 'fillIn', box: [left, y, x - left, bottom - y] },
      { name: 'moneyPit', box: [x, y, right - x, bottom - y] },
    ],
    columns: scale.ticks.map((tick, i) => ({ tick, x: left + band(i) * w })),
    rows: scale.ticks.map((tick, i) => ({ tick, y: bottom - band(i) * h })),
  }
}

/** The token of app.css that tints a quadrant. */
export const TINTS: Readonly<Record<Quadrant, string>> = {
  quickWin: 'quick-win',
  bigBet: 'big-bet',
  fillIn: 'fill-in',
  moneyPit: 'money-pit',
}
