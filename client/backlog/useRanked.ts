import { rankStories, type RankedStory } from '../../model/ranking.ts'
import type { BoardState } from '../../model/state.ts'
import { useBoard } from '../state/session.ts'

/** Panel and table show the same ranking: it is computed once per change, not once per view. */
let latest: { state: BoardState; ranked: readonly RankedStory[] } | undefined

/** All stories in rank order, live. */
export function useRanked(): readonly RankedStory[] {
  return useBoard(rankedOf)
}

function rankedOf(state: BoardState): readonly RankedStory[] {
  if (latest?.state !== state) latest = { state, ranked: rankStories(state) }
  return latest.ranked
}
