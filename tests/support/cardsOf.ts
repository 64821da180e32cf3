import { createCard, type Draft } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import type { Person } from './people.ts'

/** How to make and read cards of somebody who is another one in each test. */
export function cardsOf(person: () => Person) {
  const make = (draft: Draft) => createCard(person().board, person().acting, draft)
  const card = (id: CardId) => person().state.cards.get(id)!
  const note = (text: string) => make({ kind: 'note', values: { text } })
  return { make, card, note }
}
