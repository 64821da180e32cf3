import type { CardOf } from './cards.ts'
import { isKind } from './cards.ts'
import { middleTick, SCALES } from './scales.ts'
import { liveCards, type BoardInfo, type BoardState } from './state.ts'
import { words } from './vocabulary.ts'
import type { Vocabulary } from './language.ts'

/** The four fields of the impact/effort matrix: impact on y, effort on x. */
export const QUADRANTS = {
  quickWin: words('Quick wins', 'Gains rapides'),
  bigBet: words('Big bets', 'Grands projets'),
  fillIn: words('Fill-ins', 'À l’occasion'),
  moneyPit: words('Money pit', 'À éviter'),
} satisfies Vocabulary

export type Quadrant = keyof typeof QUADRANTS

/** The last value of each axis that still counts as low. */
export interface Split {
  readonly impact: number
  readonly effort: number
}

export function splitOf(info: BoardInfo): Split {
  const middle = middleTick(SCALES[info.scale])
  return { impact: info.splitImpact ?? middle, effort: info.splitEffort ?? middle }
}

export function quadrantOf(
  scores: { impact: number | undefined; effort: number | undefined },
  split: Split,
): Quadrant | undefined {
  if (scores.impact === undefined || scores.effort === undefined) return undefined
  const high = scores.impact > split.impact
  const costly = scores.effort > split.effort
  return high ? (costly ? 'bigBet' : 'quickWin') : costly ? 'moneyPit' : 'fillIn'
}

export type Story = CardOf<'story'>

export function stories(state: BoardState): Story[] {
  return liveCards(state).filter((card): card is Story => isKind(card, 'story'))
}
