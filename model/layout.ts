import type { Box } from './state.ts'

/** Sizes of a journey on the canvas, in canvas units. Pure arithmetic: numbers in, numbers out. */
export const STAGE_WIDTH = 260
export const STAGE_GAP = 16
/** The chevron with the stage's name and, below it, the customer's question. */
export const STAGE_HEADER = 112
export const COLUMN_PAD = 16
export const CARD_GAP = 12
export const MIN_COLUMN = 420
/** The free edge inside an area, and the height of its title. */
export const AREA_PAD = 32
export const AREA_HEADER = 88

/** Where each card of a column begins, below the column's top edge. */
export function columnOffsets(heights: readonly number[]): number[] {
  let y = STAGE_HEADER + COLUMN_PAD
  return heights.map((height) => {
    const here = y
    y += height + CARD_GAP
    return here
  })
}

/** How tall a column has to be to hold its cards, with room to drop one more. */
export function columnHeight(heights: readonly number[]): number {
  const content = heights.reduce((sum, height) => sum + height + CARD_GAP, 0)
  return Math.max(MIN_COLUMN, STAGE_HEADER + COLUMN_PAD + content + 96)
}

/** Columns of a journey side by side, all as tall as the tallest. */
export function journeyColumns(area: Box, columnHeights: readonly number[]): Box[] {
  const height = Math.max(MIN_COLUMN, ...columnHeights)
  return columnHeights.map((_, i) => [
    area[0] + AREA_PAD + i * (STAGE_WIDTH + STAGE_GAP),
    area[1] + AREA_HEADER,
    STAGE_WIDTH,
    height,
  ])
}

/** The area as drawn: its own box, made larger where its columns need it. */
export function areaAround(area: Box, columns: readonly Box[]): Box {
  const [x, y, w, h] = area
  const right = Math.max(x + w, ...columns.map((c) => c[0] + c[2] + AREA_PAD))
  const bottom = Math.max(y + h, ...columns.map((c) => c[1] + c[3] + AREA_PAD))
  return [x, y, right - x, bottom - y]
}

export function overlaps(a: Box, b: Box): boolean {
  return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3]
}

/**
 * Free places for boxes of these sizes: rows from left to right inside `area`, around what is `taken`,
 * and on below the area when it is full. Never on top of anything.
 */
export function freePlaces(
  area: Box,
  taken: readonly Box[],
  sizes: readonly { w: number; h: number }[],
): [x: number, y: number][] {
  const occupied = [...taken]
  const left = area[0] + AREA_PAD
  const right = area[0] + area[2] - AREA_PAD
  let [x, y] = [left, area[1] + AREA_HEADER]
  /** Where the first of the boxes that this row runs into ends: the next row begins below it. */
  let rowEnd = Number.POSITIVE_INFINITY
  return sizes.map(({ w, h }) => {
    for (;;) {
      const hit = occupied.find((other) => overlaps([x, y, w, h], other))
      if (hit) {
        rowEnd = Math.min(rowEnd, hit[1] + hit[3])
        x = hit[0] + hit[2] + CARD_GAP
      } else if (x > left && x + w > right) {
        ;[x, y, rowEnd] = [left, rowEnd + CARD_GAP, Number.POSITIVE_INFINITY]
      } else {
        occupied.push([x, y, w, h])
        const place: [number, number] = [x, y]
        rowEnd = Math.min(rowEnd, y + h)
        x += w + CARD_GAP
        return place
      }
    }
  })
}
