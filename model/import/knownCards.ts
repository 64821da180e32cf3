import { isKind, titleOf } from '../cards.ts'
import { foldName } from '../fold.ts'
import type { CardId } from '../ids.ts'
import { compareText } from '../order.ts'
import { liveCards, type BoardState } from '../state.ts'
import { storySentence } from '../storyText.ts'

/** What is on the board already, by name: imported references are matched with it. */
export interface KnownCards {
  readonly persona: ReadonlyMap<string, CardId>
  readonly stage: ReadonlyMap<string, CardId>
  readonly epic: ReadonlyMap<string, CardId>
  readonly touchpoint: ReadonlyMap<string, CardId>
  /** What each story says, to notice one that comes a second time. */
  readonly stories: ReadonlySet<string>
}

export type KnownKind = Exclude<keyof KnownCards, 'stories'>

export const NOTHING_KNOWN: KnownCards = {
  persona: new Map(),
  stage: new Map(),
  epic: new Map(),
  touchpoint: new Map(),
  stories: new Set(),
}

/** The older card wins where two have one name. */
export function knownCards(state: BoardState): KnownCards {
  const cards = liveCards(state).sort(
    (a, b) => a.createdAt - b.createdAt || compareText(a.id, b.id),
  )
  const named = (kind: KnownKind) => {
    const ids = new Map<string, CardId>()
    for (const card of cards) {
      const name = foldName(titleOf(card))
      if (card.kind === kind && name !== '' && !ids.has(name)) ids.set(name, card.id)
    }
    return ids
  }
  return {
    persona: named('persona'),
    stage: named('stage'),
    epic: named('epic'),
    touchpoint: named('touchpoint'),
    stories: new Set(
      cards.flatMap((card) =>
        isKind(card, 'story') ? [foldName(storySentence(card.fields, 'en'))] : [],
      ),
    ),
  }
}
