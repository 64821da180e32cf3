import { nearestTick, type Scale } from './scales.ts'
import type { Split, Story } from './matrix.ts'
import { compareKeys } from './ranking.ts'
import type { Box } from './state.ts'

/**
 * The matrix as geometry in a plot of size 1 × 1: effort grows to the right, impact upwards (so y = 0 is the top). Ticks are
 * equally spaced and lie in the middle of their bands, since these scales are convex: on a linear axis everything would sit
 * in one corner.
 */
export interface PlotPoint {
  readonly x: number
  readonly y: number
}

export function tokenPlace(scale: Scale, impact: number, effort: number): PlotPoint {
  const n = scale.ticks.length
  return {
    x: (nearestTick(scale, effort) + 0.5) / n,
    y: 1 - (nearestTick(scale, impact) + 0.5) / n,
  }
}

/** The scores of a place: those of the band it lies in; places outside count as the edge. */
export function scoresAt(scale: Scale, { x, y }: PlotPoint): { impact: number; effort: number } {
  const n = scale.ticks.length
  const band = (t: number) =>
    scale.ticks[Math.max(0, Math.min(n - 1, Math.floor(t * n)))]?.value ?? 0
  return { impact: band(1 - y), effort: band(x) }
}

/** Where the lines between the quadrants lie. */
export function splitLines(scale: Scale, split: Split): PlotPoint {
  const n = scale.ticks.length
  return {
    x: (nearestTick(scale, split.effort) + 1) / n,
    y: 1 - (nearestTick(scale, split.impact) + 1) / n,
  }
}

/** The split nearest to a place of the lines; never so far that a side is empty. */
export function splitAt(scale: Scale, { x, y }: PlotPoint): Split {
  const n = scale.ticks.length
  const value = (t: number) =>
    scale.ticks[Math.max(0, Math.min(n - 2, Math.round(t * n) - 1))]?.value ?? 0
  return { impact: value(1 - y), effort: value(x) }
}

/** Scored stories that share a place, in the order of their keys: one stack each, countable. */
export function stacks(scale: Scale, stories: readonly Story[]): Story[][] {
  const byPlace = new Map<string, Story[]>()
  for (const story of [...stories].sort(compareKeys)) {
    const { impact, effort } = story.fields
    if (impact === undefined || effort === undefined) continue
    const place = `${nearestTick(scale, effort)}/${nearestTick(scale, impact)}`
    byPlace.set(place, [...(byPlace.get(place) ?? []), story])
  }
  return [...byPlace.values()]
}

/** One step along a score's scale, from none to the first; stops at the ends. */
export function nextScore(
  scale: Scale,
  value: number | undefined,
  step: 1 | -1,
): number | undefined {
  if (value === undefined) return scale.ticks[0]?.value
  const at = Math.max(0, Math.min(scale.ticks.length - 1, nearestTick(scale, value) + step))
  return scale.ticks[at]?.value
}

/** The size of a token in canvas units: a key such as `INQ-02` and room for a count. */
export const TOKEN_SIZE = { w: 68, h: 22 }
const TOKEN_GAP = 2
/** Closer together keys can't be read: then tokens lie as a pile, and the topmost says how many. */
const READABLE_STEP = 17
const PILE_STEP = 3

/** The plot inside a matrix of this size: the rest is title, axis names and tick labels. */
export function plotBox(matrix: { w: number; h: number }): Box {
  const [left, top, right, bottom] = [60, 76, 20, 80]
  return [left, top, Math.max(matrix.w - left - right, 70), Math.max(matrix.h - top - bottom, 70)]
}

/**
 * Where a token lies in its matrix: the `stack`-th of `of` stories with the same scores. They are listed one below
 * the other, then side by side, while their place has room, and as a pile beyond that, the last one on top.
 */
export function tokenBox(
  scale: Scale,
  scores: { impact: number; effort: number },
  [stack, of]: readonly [stack: number, of: number],
  matrix: { w: number; h: number },
): Box {
  const [left, top, width, height] = plotBox(matrix)
  const place = tokenPlace(scale, scores.impact, scores.effort)
  const { w, h } = TOKEN_SIZE
  const [cell, band] = [width / scale.ticks.length, height / scale.ticks.length]
  const fitting = (room: number, size: number) => Math.max(1, Math.floor(room / (size + TOKEN_GAP)))
  const columns = Math.min(fitting(cell, w), Math.ceil(of / fitting(band, h)))
  const rows = Math.ceil(of / columns)
  const spread = Math.max(0, band - h - TOKEN_GAP) / Math.max(1, rows - 1)
  const step =
    spread < READABLE_STEP ? Math.min(spread, PILE_STEP) : Math.min(h + TOKEN_GAP, spread)
  const down = (stack % rows) - (rows - 1) / 2
  const across = Math.floor(stack / rows) - (columns - 1) / 2
  const x = left + place.x * width - w / 2 + across * (w + TOKEN_GAP)
  const y = top + place.y * height - h / 2 + down * step
  return [x, y, w, h]
}

/** The scores of a place inside a matrix, given in its own units. */
export function scoresInMatrix(
  scale: Scale,
  matrix: { w: number; h: number },
  [x, y]: readonly [x: number, y: number],
): { impact: number; effort: number } {
  const [left, top, width, height] = plotBox(matrix)
  return scoresAt(scale, { x: (x - left) / width, y: (y - top) / height })
}
