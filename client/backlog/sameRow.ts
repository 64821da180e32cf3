import type { RankedStory } from '../../model/ranking.ts'

/** Reads the same on the screen, though it was ranked anew. */
export function sameRow(a: RankedStory, b: RankedStory): boolean {
  return (
    a.story === b.story && a.rank === b.rank && a.quadrant === b.quadrant && a.pinned === b.pinned
  )
}
