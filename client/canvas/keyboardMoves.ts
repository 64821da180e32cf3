import type { Editor, TLShape, TLShapeId, VecLike } from 'tldraw'
import { isKind } from '../../model/cards.ts'
import { placeInJourney, placeInStage } from '../../model/columns.ts'
import { setScores } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { nextScore } from '../../model/matrixLayout.ts'
import { SCALES } from '../../model/scales.ts'
import { isLive } from '../../model/state.ts'
import { random } from '../random.ts'
import type { BoardBinding } from './boardBinding.ts'
import type { Column } from './placesOf.ts'
import { cardIdOf, type TokenShape } from './shapes.ts'

/**
 * Arrow keys do what dragging does: a token goes one tick, a card one place up or down its column or into the next one,
 * a stage one place along its journey. What lies free moves as tldraw moves it.
 */
export function wireKeyboardMoves(editor: Editor, binding: BoardBinding): void {
  const nudgeShapes = editor.nudgeShapes.bind(editor)
  editor.nudgeShapes = (shapes, offset) => {
    if (editor.getIsReadonly()) return editor
    const ids = shapes.map((shape: TLShapeId | TLShape) =>
      typeof shape === 'string' ? shape : shape.id,
    )
    const step = { x: Math.sign(offset.x), y: Math.sign(offset.y) }
    const free = ids.filter((id) => !moveInPlace(binding, id, step))
    return free.length > 0 ? nudgeShapes(free, offset) : editor
  }
}

/** False for a shape that has no place of its own to move in. */
function moveInPlace(binding: BoardBinding, id: TLShapeId, step: VecLike): boolean {
  switch (binding.layout.places.get(id)?.at) {
    case 'matrix':
      moveToken(binding, id, step)
      return true
    case 'column':
      moveInColumn(binding, cardIdOf(id), step)
      return true
    case 'journey':
      moveInJourney(binding, cardIdOf(id), step)
      return true
    default:
      return false
  }
}

function moveToken({ editor, session }: BoardBinding, id: TLShapeId, { x, y }: VecLike): void {
  const { info, cards } = session.state.getState()
  const shape = editor.getShape<TokenShape>(id)
  const card = shape && cards.get(shape.props.cardId as CardId)
  if (!card || !isKind(card, 'story')) return
  const scale = SCALES[info.scale]
  const { impact, effort } = card.fields
  // On the screen y grows downwards, impact upwards.
  if (y !== 0)
    setScores(session.board, card.id, { impact: nextScore(scale, impact, y < 0 ? 1 : -1) })
  if (x !== 0)
    setScores(session.board, card.id, { effort: nextScore(scale, effort, x > 0 ? 1 : -1) })
}

function moveInColumn(binding: BoardBinding, id: CardId, { x, y }: VecLike): void {
  const { board } = binding.session
  const column = [...binding.layout.columns.values()].find(({ cards }) => holds(cards, id))
  if (!column) return
  const at = column.cards.findIndex((card) => card.id === id)
  if (y !== 0) placeInStage(board, [id], column.stage.id, Math.max(0, at + y), random)
  const next = x === 0 ? undefined : beside(binding, column, x)
  if (next) placeInStage(board, [id], next.stage.id, Math.min(at, next.cards.length), random)
}

function moveInJourney(binding: BoardBinding, id: CardId, { x }: VecLike): void {
  const column = binding.layout.columns.get(id)
  if (x === 0 || column?.area === undefined) return
  const at = row(binding, column).indexOf(column)
  placeInJourney(binding.session.board, [id], column.area, Math.max(0, at + x), random)
}

function beside(binding: BoardBinding, column: Column, step: number): Column | undefined {
  const columns = row(binding, column)
  return columns[columns.indexOf(column) + step]
}

/** The live columns of the same journey, or of those on the page, from left to right. */
function row({ layout }: BoardBinding, { area }: Column): Column[] {
  return [...layout.columns.values()]
    .filter((other) => other.area === area && isLive(other.stage))
    .sort((a, b) => a.box[0] - b.box[0])
}

function holds(cards: readonly { id: CardId }[], id: CardId): boolean {
  return cards.some((card) => card.id === id)
}
