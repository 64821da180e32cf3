import type { RankedStory } from '../../model/ranking.ts'

/** Reads the same on the screen, though it was ranked anew. */
function sameRow(a: RankedStory, b: RankedStory): boolean {
  return (
    a.story === b.story && a.rank === b.rank && a.quadrant === b.quadrant && a.pinned === b.pinned
  )
}

interface RowProps {
  readonly row: RankedStory
}

/** For `memo`: a row is drawn again only when something it shows has changed; hundreds hear of each score. */
export function sameRowProps<T extends RowProps>(before: T, after: T): boolean {
  return (
    sameRow(before.row, after.row) &&
    (Object.keys(before) as (keyof T)[]).every((key) => key === 'row' || before[key] === after[key])
  )
}
