import { kindOf, type Card } from './cards.ts'
import { layoutFace } from './faceLayout.ts'
import { MIN_COLUMN } from './layout.ts'
import { SCALES } from './scales.ts'

const sizes = new WeakMap<Card, { w: number; h: number }>()

/**
 * The size of a card on the canvas: a pure function of its kind and texts, the same on every machine and in every
 * language. A stage is as wide as its column and, as long as it is empty, as tall.
 */
export function cardSize(card: Card): { w: number; h: number } {
  const known = sizes.get(card)
  if (known) return known
  const size = measure(card)
  sizes.set(card, size)
  return size
}

function measure(card: Card): { w: number; h: number } {
  if (card.kind === 'stage') return { w: kindOf('stage')?.width ?? 0, h: MIN_COLUMN }
  const { w, h } = layoutFace(card, { language: 'en', scale: SCALES.fibonacci, nameOf: () => '' })
  return { w, h }
}
