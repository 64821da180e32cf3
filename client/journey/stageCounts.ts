import type { CardId } from '../../model/ids.ts'
import { membersByStage } from '../../model/placement.ts'
import type { BoardState } from '../../model/state.ts'

const counts = new WeakMap<BoardState['cards'], ReadonlyMap<CardId, number>>()

/** How many cards lie in a stage's column. All columns share one count per change of the board. */
export function stageCount(state: BoardState, stage: CardId): number {
  let known = counts.get(state.cards)
  if (!known) {
    known = new Map([...membersByStage(state)].map(([id, cards]) => [id, cards.length]))
    counts.set(state.cards, known)
  }
  return known.get(stage) ?? 0
}
