import { memo, useState, type CSSProperties } from 'react'
import { useEditor, useValue } from 'tldraw'
import { titleOf, type Card } from '../../model/cards.ts'
import { cardSize } from '../../model/cardSize.ts'
import type { FacePart } from '../../model/face.ts'
import { layoutFace } from '../../model/faceLayout.ts'
import { isLive, type BoardState } from '../../model/state.ts'
import { distanceOf, type FarShape } from '../canvas/lod.ts'
import { cardIdOf, shapeIdOf } from '../canvas/shapes.ts'
import { currentLanguage } from '../i18n/i18n.ts'
import { useBoard, useSession } from '../state/session.ts'
import { FacePartView, faceClasses, faceStyle } from './CardFace.tsx'
import { faceContext } from './faceContext.ts'
import { farLines } from './farLines.ts'
import './farCards.css'

/**
 * All cards as seen from afar, in one component: as shapes of their own, thousands would take a second to open and keep
 * every frame busy. The editor goes on hitting, selecting and moving them; what is near, edited or exported is a shape.
 */
export function FarCards() {
  const editor = useEditor()
  const { level, far } = distanceOf(editor)
  const shapes = useValue(far)
  const isFar = useValue('is far', () => level.get() !== undefined, [level])
  const cards = useBoard((state) => state.cards)
  const [shown, setShown] = useState(cards)
  if (isFar && shown !== cards) setShown(cards)
  return <Layer shapes={shapes} cards={shown} />
}

interface LayerProps {
  readonly shapes: readonly FarShape[]
  readonly cards: BoardState['cards']
}

const Layer = memo(function Layer({ shapes, cards }: LayerProps) {
  return (
    <div className="far-cards" aria-hidden>
      {shapes.map(({ id, ...place }) => {
        const card = cards.get(cardIdOf(id))
        return isLive(card) && <FarCard key={id} card={card} {...place} />
      })}
    </div>
  )
})

interface FarCardProps extends Omit<FarShape, 'id'> {
  readonly card: Card
}

const FarCard = memo(function FarCard({ card, x, y, rotation, layer, opacity }: FarCardProps) {
  const size = cardSize(card)
  const place = {
    left: x,
    top: y,
    zIndex: layer,
    ...(opacity === 1 ? {} : { opacity }),
    ...(rotation === 0 ? {} : { rotate: `${rotation}rad` }),
  }
  return (
    <div
      className={`${faceClasses(card)} far`}
      data-kind={card.kind}
      data-shape-id={shapeIdOf(card.id)}
      style={{ ...faceStyle(card, size), ...place }}
    >
      {!PLAIN_KINDS.has(card.kind) && <Signs card={card} />}
      <FarName card={card} height={size.h} />
    </div>
  )
})

/** The name alone, as large as the card allows: twice, for two distances. */
function FarName({ card, height }: { card: Card; height: number }) {
  const [middle, far] = farLines(height)
  const style = { '--middle-lines': middle, '--far-lines': far } as CSSProperties
  return (
    <b className="far-name" style={style}>
      {titleOf(card).slice(0, 120)}
    </b>
  )
}

/** Told apart from afar by their form and colour. */
const PLAIN_KINDS: ReadonlySet<string> = new Set(['note', 'touchpoint', 'story', 'epic'])

/** The portrait or sign of kinds that have no form of their own. */
function Signs({ card }: { card: Card }) {
  const { boardId, state } = useSession()
  const { parts } = layoutFace(card, faceContext(state.getState(), currentLanguage()))
  const isSign = ({ type }: FacePart) => type === 'portrait' || type === 'eyebrow'
  return parts
    .filter(isSign)
    .map((part) => <FacePartView key={part.type} part={part} boardId={boardId} />)
}
