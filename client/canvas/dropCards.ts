import * as Y from 'yjs'
import type { Box, TLShape } from 'tldraw'
import { asNode, type Board } from '../../model/Board.ts'
import { cardSize } from '../../model/cardSize.ts'
import { isKind, kindOf, type Card } from '../../model/cards.ts'
import { placeInJourney, placeInStage } from '../../model/columns.ts'
import { setScores } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { columnOffsets, STAGE_HEADER } from '../../model/layout.ts'
import { scoresInMatrix } from '../../model/matrixLayout.ts'
import { nearestTick, SCALES, type Scale } from '../../model/scales.ts'
import { isLive, type Box as ModelBox } from '../../model/state.ts'
import { random } from '../random.ts'
import type { BoardBinding } from './boardBinding.ts'
import type { Column } from './placesOf.ts'
import { cardIdOf, shapeIdOf } from './shapes.ts'

/** A card in somebody's hand, where it is on the page. */
interface Dropped {
  readonly card: Card
  readonly box: Box
  readonly isToken: boolean
}

/**
 * What letting go of cards means: in a column they take its stage, on a matrix a story takes the scores, a stage takes
 * its place in a journey; anywhere else they lie free. Writes nothing where nothing changes.
 */
export function dropCards(
  binding: BoardBinding,
  shapes: readonly TLShape[],
  copies: ReadonlyMap<string, CardId>,
): void {
  const { board, state } = binding.session
  const inColumns = new Map<CardId, Dropped[]>()
  const all = [...shapes, ...[...copies.keys()].flatMap((id) => shapeAt(binding, id) ?? [])]
  for (const shape of all) {
    const box = binding.editor.getShapePageBounds(shape.id)
    const source = (shape.props as { cardId: string }).cardId as CardId
    const isToken = (shape.type as string) === 'token'
    const card = state.getState().cards.get(copies.get(shape.id) ?? source)
    if (!card || !box || isInCopiedStage(shape, copies)) continue
    const dropped = { card, box, isToken }
    const onMatrix = !copies.has(shape.id) && dropOnMatrix(binding, dropped)
    if (onMatrix || isToken) continue
    if (card.kind === 'stage') {
      dropStage(binding, dropped)
      continue
    }
    const column = kindOf(card.kind)?.inStage ? columnAt(binding, box) : undefined
    if (column) inColumns.set(column.stage.id, [...(inColumns.get(column.stage.id) ?? []), dropped])
    else setFree(board, card, box)
  }
  for (const [stage, cards] of inColumns) {
    cards.sort((a, b) => a.box.y - b.box.y)
    const column = binding.layout.columns.get(stage)
    const first = cards[0]
    if (!column || !first) continue
    const ids = cards.map(({ card }) => card.id)
    placeInStage(board, ids, stage, slotAt(column, ids, first.box.y), random)
  }
}

/** The live column under the middle of a box; the topmost where columns overlap. */
export function columnAt({ editor, layout }: BoardBinding, box: Box): Column | undefined {
  const layer = ({ stage }: Column) => editor.getShape(shapeIdOf(stage.id))?.index ?? ''
  return [...layout.columns.values()]
    .filter(({ stage, box: area }) => isLive(stage) && contains(area, box.center))
    .sort((a, b) => (layer(a) < layer(b) ? 1 : -1))[0]
}

/** The place in a column, without `moving`, whose top edge is nearest: a card's own place is a fixed point. */
export function slotAt(column: Column, moving: readonly CardId[], top: number): number {
  const rest = column.cards.filter((card) => !moving.includes(card.id))
  const offsets = columnOffsets([...rest.map((card) => cardSize(card).h), 0])
  const distance = (y: number) => Math.abs(column.box[1] + y - top)
  return offsets.reduce((best, y, i) => (distance(y) < distance(offsets[best] ?? 0) ? i : best), 0)
}

/** Puts a free card or stage at a place of the page. */
export function setPlace(board: Board, id: CardId, [x, y]: readonly [number, number]): void {
  const place = [Math.round(x), Math.round(y), 0]
  let node = asNode(board.canvas.get(shapeIdOf(id)))
  if (!node) {
    node = new Y.Map()
    board.canvas.set(shapeIdOf(id), node)
    node.set('typeName', 'shape')
    node.set('type', board.cards.get(id)?.get('kind') === 'stage' ? 'stage' : 'card')
  }
  if (String(node.get('g')) !== String(place)) node.set('g', place)
}

function setFree(board: Board, card: Card, box: Box): void {
  const node = board.cards.get(card.id)
  if (card.fields['stage'] !== undefined && kindOf(card.kind)?.inStage) {
    node?.delete('stage')
    node?.delete('order')
  }
  setPlace(board, card.id, [box.x, box.y])
}

function dropStage({ layout, session }: BoardBinding, { card, box }: Dropped): void {
  const { board, state } = session
  const header = { x: box.center.x, y: box.y + STAGE_HEADER / 2 }
  const journey = [...layout.areas].find(
    ([id, area]) => state.getState().areas.get(id)?.kind === 'journey' && contains(area, header),
  )
  if (!journey) {
    const node = board.cards.get(card.id)
    node?.delete('area')
    node?.delete('order')
    return setPlace(board, card.id, [box.x, box.y])
  }
  const before = [...layout.columns.values()].filter(
    ({ stage, area, box: [x, , w] }) =>
      area === journey[0] && isLive(stage) && stage.id !== card.id && x + w / 2 < header.x,
  )
  placeInJourney(board, [card.id], journey[0], before.length, random)
}

/** True when a story or token was let go on a matrix: it takes the scores there and goes back to its own place. */
function dropOnMatrix({ editor, session }: BoardBinding, { card, box }: Dropped): boolean {
  if (!isKind(card, 'story')) return false
  const matrix = editor.getCurrentPageShapesSorted().findLast((shape) => {
    const area = (shape.type as string) === 'matrix' && editor.getShapePageBounds(shape.id)
    return area && area.containsPoint(box.center)
  })
  if (!matrix) return false
  const scale = SCALES[session.state.getState().info.scale]
  const { x, y } = editor.getPointInShapeSpace(matrix, box.center)
  const wanted = scoresInMatrix(scale, matrix.props as { w: number; h: number }, [x, y])
  const { impact, effort } = card.fields
  setScores(session.board, card.id, {
    ...(isSameTick(scale, impact, wanted.impact) ? {} : { impact: wanted.impact }),
    ...(isSameTick(scale, effort, wanted.effort) ? {} : { effort: wanted.effort }),
  })
  return true
}

/** A score from another scale shown at this tick stays as it is. */
function isSameTick(scale: Scale, value: number | undefined, wanted: number): boolean {
  return value !== undefined && nearestTick(scale, value) === nearestTick(scale, wanted)
}

/** Its place is in the copied column, which `createCopies` has given it already. */
function isInCopiedStage(shape: TLShape, copies: ReadonlyMap<string, CardId>): boolean {
  return copies.has(shape.id) && copies.has(shape.parentId)
}

function shapeAt({ editor }: BoardBinding, id: string): TLShape | undefined {
  return editor.getShape(shapeIdOf(cardIdOf(id)))
}

function contains([x, y, w, h]: ModelBox, point: { x: number; y: number }): boolean {
  return point.x >= x && point.x <= x + w && point.y >= y && point.y <= y + h
}
