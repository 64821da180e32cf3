import { useMemo } from 'react'
import { rankStories, type RankedStory } from '../../model/ranking.ts'
import { useBoard } from '../state/session.ts'

/** All stories in rank order, live. */
export function useRanked(): readonly RankedStory[] {
  const state = useBoard((all) => all)
  return useMemo(() => rankStories(state), [state])
}
