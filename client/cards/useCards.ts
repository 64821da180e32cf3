import { useMemo } from 'react'
import { kindOf, titleOf, type Card } from '../../model/cards.ts'
import { byOrder } from '../../model/order.ts'
import { isLive } from '../../model/state.ts'
import { useBoard } from '../state/session.ts'
import { useLanguage } from '../i18n/useLanguage.ts'

/** Live cards of these kinds (any kind where none is named) in their order on the board. */
export function useCardsOf(kinds: readonly string[] | undefined): readonly Card[] {
  const cards = useBoard((state) => state.cards)
  const wanted = kinds?.join()
  return useMemo(() => {
    const names = wanted?.split(',')
    return [...cards.values()]
      .filter((card) => isLive(card) && (names?.includes(card.kind) ?? true))
      .sort(byOrder)
  }, [cards, wanted])
}

/** How a card is called in lists: its key and title, or its kind where nobody has named it. */
export function useCardName(): (card: Card) => string {
  const { say } = useLanguage()
  return (card) => {
    const key = card.fields['key']
    const title = titleOf(card).replace(/\s+/g, ' ').trim()
    const name = [typeof key === 'string' ? key : '', title].filter(Boolean).join(' · ')
    const kind = kindOf(card.kind)
    return name || (kind ? say(kind.label) : card.kind)
  }
}
