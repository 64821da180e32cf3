import { quadrantOf, splitOf, stories, type Quadrant, type Story } from './matrix.ts'
import { compareText } from './order.ts'
import type { BoardState } from './state.ts'

/** RANK1: priority = impact ÷ effort; effort 0 with impact ranks first, 0 ÷ 0 last of the scored. */
export function priority(impact: number, effort: number): number {
  if (effort === 0) return impact === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return impact / effort
}

export interface RankedStory {
  readonly story: Story
  /** 1, 2, 3 …; undefined for a story without both scores. */
  readonly rank: number | undefined
  readonly priority: number | undefined
  readonly quadrant: Quadrant | undefined
  /** Put at its rank by hand. */
  readonly pinned: boolean
}

/**
 * All live stories in rank order. RANK2: ties by higher impact, then lower effort, then key. RANK3: stories without
 * both scores come last, by key. RANK4: a story pinned by hand takes its rank whatever its scores;
 * two pinned to the same rank follow each other in the order they would have had.
 */
export function rankStories(state: BoardState): RankedStory[] {
  const split = splitOf(state.info)
  const rows = stories(state).map((story) => {
    const { impact, effort } = story.fields
    const scored = impact !== undefined && effort !== undefined
    return {
      story,
      priority: scored ? priority(impact, effort) : undefined,
      quadrant: quadrantOf(story.fields, split),
      pinned: story.fields.rank !== undefined,
    }
  })
  const ordered = insertPinned(rows.sort(compareRows))
  let rank = 0
  return ordered.map((row) => ({
    ...row,
    rank: row.priority !== undefined || row.pinned ? ++rank : undefined,
  }))
}

type Row = Omit<RankedStory, 'rank'>

function compareRows(a: Row, b: Row): number {
  if (a.priority === undefined || b.priority === undefined) {
    if (a.priority !== b.priority) return a.priority === undefined ? 1 : -1
    return compareKeys(a.story, b.story)
  }
  const [x, y] = [a.story.fields, b.story.fields]
  if (a.priority !== b.priority) return b.priority > a.priority ? 1 : -1
  return (
    (y.impact ?? 0) - (x.impact ?? 0) ||
    (x.effort ?? 0) - (y.effort ?? 0) ||
    compareKeys(a.story, b.story)
  )
}

function insertPinned(sorted: Row[]): Row[] {
  const result = sorted.filter((row) => !row.pinned)
  const pinned = sorted.filter((row) => row.pinned)
  pinned.sort((a, b) => (a.story.fields.rank ?? 0) - (b.story.fields.rank ?? 0))
  let first = 0
  for (const row of pinned) {
    const wanted = Math.round(row.story.fields.rank ?? 1) - 1
    const at = Math.min(Math.max(first, wanted), result.length)
    result.splice(at, 0, row)
    first = at + 1
  }
  return result
}

/** `INQ-2` before `INQ-10`: by prefix, then number; stories still without a key last, by age. */
export function compareKeys(a: Story, b: Story): number {
  const [x, y] = [splitKey(a.fields.key), splitKey(b.fields.key)]
  if (!x || !y) {
    if (x !== y) return x ? -1 : 1
    return a.createdAt - b.createdAt || compareText(a.id, b.id)
  }
  return compareText(x.prefix, y.prefix) || x.number - y.number || compareText(a.id, b.id)
}

export function splitKey(key: string | undefined): { prefix: string; number: number } | undefined {
  const match = /^([A-Z0-9]{1,12})-(\d{1,9})$/.exec(key ?? '')
  return match?.[1] === undefined ? undefined : { prefix: match[1], number: Number(match[2]) }
}
