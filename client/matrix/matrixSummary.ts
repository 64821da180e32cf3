import { quadrantOf, splitOf, stories, type Quadrant } from '../../model/matrix.ts'
import type { BoardInfo, BoardState } from '../../model/state.ts'

export interface MatrixSummary {
  /** All stories, scored or not. */
  readonly count: number
  readonly counts: Readonly<Record<Quadrant, number>>
  readonly unscored: number
}

let last: { cards: BoardState['cards']; info: BoardInfo; summary: MatrixSummary } | undefined

/** How many stories lie in each quadrant and how many in none; the same object while nothing changes. */
export function matrixSummary(state: BoardState): MatrixSummary {
  const { cards, info } = state
  if (last?.cards === cards && last.info === info) return last.summary
  const counts: Record<Quadrant, number> = { quickWin: 0, bigBet: 0, fillIn: 0, moneyPit: 0 }
  let unscored = 0
  const split = splitOf(info)
  const all = stories(state)
  for (const story of all) {
    const quadrant = quadrantOf(story.fields, split)
    if (quadrant) counts[quadrant]++
    else unscored++
  }
  const summary = { count: all.length, counts, unscored }
  last = { cards, info, summary }
  return summary
}
