import type { Editor } from 'tldraw'
import type { Card } from '../../model/cards.ts'
import type { CardId } from '../../model/ids.ts'
import { isLive } from '../../model/state.ts'
import { sessionOf, type CardShape } from '../canvas/shapes.ts'

const WITH_CARD: ReadonlySet<string> = new Set(['card', 'stage', 'token'])

/** The cards behind the selected shapes, each once. */
export function selectedCards(editor: Editor): Card[] {
  const { cards } = sessionOf(editor).state.getState()
  const ids = editor
    .getSelectedShapes()
    .filter((shape) => WITH_CARD.has(shape.type))
    .map((shape) => (shape.props as CardShape['props']).cardId as CardId)
  return [...new Set(ids)].map((id) => cards.get(id)).filter(isLive)
}
