import { kindOf, titleOf, type Card } from './cards.ts'

/** The size of a card on the canvas: a pure function of its kind and text, the same on every machine. */
export function cardSize(card: Card): { w: number; h: number } {
  const w = kindOf(card.kind)?.width ?? 220
  return { w, h: 64 + 18 * Math.ceil((titleOf(card).length * 7) / (w - 24)) }
}
