import type { Editor } from 'tldraw'
import { cardSize } from '../../model/cardSize.ts'
import { kindOf, type Card } from '../../model/cards.ts'
import type { CardId } from '../../model/ids.ts'
import { CARD_GAP } from '../../model/layout.ts'
import type { BoardBinding } from './boardBinding.ts'
import { columnAt, slotAt } from './dropCards.ts'
import { cardIdOf, isCardLike, shapeIdOf } from './shapes.ts'

/** While cards are dragged over a column, its cards make room where they would go. Only on this screen. */
export function wireRoom(editor: Editor, binding: BoardBinding): () => void {
  const tick = () => {
    if (editor.isIn('select.translating')) binding.setHand({ gap: roomFor(editor, binding) })
  }
  editor.on('tick', tick)
  return () => editor.off('tick', tick)
}

function roomFor(editor: Editor, binding: BoardBinding) {
  const cards = heldCards(editor, binding)
  const first = cards.reduce<CardId | undefined>((top, { id }) => {
    return top === undefined || topOf(editor, id) < topOf(editor, top) ? id : top
  }, undefined)
  const box = first && editor.getShapePageBounds(shapeIdOf(first))
  const column = box && columnAt(binding, box)
  if (!column) return undefined
  const ids = cards.map(({ id }) => id)
  const h = cards.reduce((sum, card) => sum + cardSize(card).h + CARD_GAP, -CARD_GAP)
  return { stage: column.stage.id, slot: slotAt(column, ids, box.y), h }
}

function heldCards(editor: Editor, { session }: BoardBinding): Card[] {
  const { cards } = session.state.getState()
  return editor.getSelectedShapes().flatMap((shape) => {
    const card = isCardLike(shape) ? cards.get(cardIdOf(shape.id)) : undefined
    return card && kindOf(card.kind)?.inStage ? [card] : []
  })
}

function topOf(editor: Editor, id: CardId): number {
  return editor.getShapePageBounds(shapeIdOf(id))?.y ?? 0
}
