import { titleOf, type Card } from '../../model/cards.ts'
import type { FaceContext } from '../../model/faceFacts.ts'
import type { CardId } from '../../model/ids.ts'
import type { Language } from '../../model/language.ts'
import { SCALES } from '../../model/scales.ts'
import { isLive, type BoardState } from '../../model/state.ts'

export function faceContext(state: BoardState, language: Language): FaceContext {
  return {
    language,
    spoken: state.info.language,
    scale: SCALES[state.info.scale],
    nameOf: (id) => nameIn(state, id),
  }
}

/** The names of other cards that a face shows, as one value to compare. */
export function namesOnFace(state: BoardState, card: Card | undefined): string {
  const captures = card?.fields['captures']
  return Array.isArray(captures)
    ? (captures as CardId[]).map((id) => nameIn(state, id)).join('\n')
    : ''
}

function nameIn(state: BoardState, id: CardId): string {
  const card = state.cards.get(id)
  return isLive(card) ? titleOf(card) : ''
}
