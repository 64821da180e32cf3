import { asNode, type Board, type Node } from './Board.ts'
import { cardSize } from './cardSize.ts'
import { isKind, kindOf, type Card } from './cards.ts'
import { geometryOf, recordId, type Geometry } from './geometry.ts'
import type { AreaId, CardId } from './ids.ts'
import { areaAround, columnHeight, freePlaces, journeyColumns, STAGE_WIDTH } from './layout.ts'
import { byOrder } from './order.ts'
import { finite } from './finite.ts'
import { liveCards, readState, type Area, type BoardState, type Box } from './state.ts'

/** The area where new cards of a kind lie when nobody says where. */
const HOME_OF: Readonly<Record<string, string>> = {
  objective: 'goal',
  verticalCandidate: 'choice',
  productCandidate: 'choice',
  persona: 'personas',
  stage: 'journey',
  touchpoint: 'journey',
  story: 'stories',
  epic: 'stories',
  action: 'actions',
}
/** Where new cards lie on a board without areas, below all there is. */
const OPEN_FIELD = { w: 1180, h: 640, gap: 64 }
/** PLACE4: nothing of a workshop lies further out or is larger; a forged box must not push cards there. */
const EDGE = 1_000_000

/** The column of a stage, in page coordinates. */
export interface Column {
  readonly stage: CardId
  readonly box: Box
}

/**
 * The stage whose column a card lies in; undefined for one that lies free. Cards of a deleted stage stay where
 * they were, as if its column were there.
 */
export function columnOf(state: BoardState, card: Card): CardId | undefined {
  if (!kindOf(card.kind)?.inStage) return undefined
  const id = card.fields['stage'] as CardId | undefined
  const stage = id === undefined ? undefined : state.cards.get(id)
  return stage && isKind(stage, 'stage') ? stage.id : undefined
}

/** The live cards of every column, from top to bottom. */
export function membersByStage(state: BoardState): ReadonlyMap<CardId, readonly Card[]> {
  const members = new Map<CardId, Card[]>()
  for (const card of liveCards(state)) {
    const stage = columnOf(state, card)
    if (stage === undefined) continue
    const column = members.get(stage)
    if (column) column.push(card)
    else members.set(stage, [card])
  }
  for (const column of members.values()) column.sort(byOrder)
  return members
}

/**
 * PLACE1: the columns of a journey, its stages in order from left to right, all as tall as the tallest. A deleted
 * stage keeps its space while it holds cards: nothing moves.
 */
export function arrangeJourney(
  state: BoardState,
  area: AreaId,
  members: ReadonlyMap<CardId, readonly Card[]> = membersByStage(state),
): Column[] {
  const frame = state.areas.get(area)
  if (!frame) return []
  const stages = [...state.cards.values()].filter(
    (card) =>
      isKind(card, 'stage') &&
      card.area === area &&
      (card.deletedAt === undefined || members.has(card.id)),
  )
  stages.sort(byOrder)
  const heights = stages.map((stage) => heightOf(members.get(stage.id)))
  return journeyColumns(frame.box, heights).flatMap((box, i) => {
    const stage = stages[i]
    return stage ? [{ stage: stage.id, box }] : []
  })
}

/** An area as it is drawn: a journey grows with its columns. */
export function drawnArea(area: Area, columns: readonly Column[]): Box {
  return areaAround(
    area.box,
    columns.map((column) => column.box),
  )
}

/** The area where a new card of this kind belongs; undefined where the board has none of that kind. */
export function areaFor(state: BoardState, kind: string): AreaId | undefined {
  const areas = [...state.areas.values()].sort(byOrder)
  return (areas.find((area) => area.kind === HOME_OF[kind]) ?? areas.find(isOpen))?.id
}

/**
 * PLACE2: free places for new cards of these sizes: inside the area in rows around what lies there, on below it
 * when it is full, never on another card, column, matrix or area.
 */
export function freeGeometry(
  board: Board,
  sizes: readonly { w: number; h: number }[],
  near?: AreaId,
  state: BoardState = readState(board),
): Geometry[] {
  const home = state.areas.get(near ?? areaFor(state, 'story') ?? ('' as AreaId))
  const members = membersByStage(state)
  const others = [...state.areas.values()]
    .filter((area) => area !== home)
    .map((area) => drawnArea(area, arrangeJourney(state, area.id, members)))
  const taken = [...others, ...boxesOnPage(board, state)].filter(isSane)
  const field = home && isSane(home.box) ? home.box : openField(taken)
  return freePlaces(field, taken, sizes).map(([x, y]) => [x, y, 0])
}

/** PLACE3: gives cards that lie in no column and never lay free a place by their size. */
export function layOut(board: Board, ids: readonly CardId[], near?: AreaId): void {
  const state = readState(board)
  const cards = ids.flatMap((id) => {
    const card = state.cards.get(id)
    return card && columnOf(state, card) === undefined && !geometryOf(board, id) ? [card] : []
  })
  const first = cards[0]
  if (!first) return
  near ??= areaFor(state, first.kind)
  const places = freeGeometry(board, cards.map(cardSize), near, state)
  board.transact(() =>
    cards.forEach((card, i) => asNode(board.canvas.get(recordId(card.id)))?.set('g', places[i])),
  )
}

/** What lies on the page itself: free cards, columns, matrices, images and notes; not what is drawn by hand. */
export function boxesOnPage(board: Board, state: BoardState = readState(board)): Box[] {
  const boxes: Box[] = []
  const members = membersByStage(state)
  const placed = new Set<string>()
  for (const area of state.areas.keys()) {
    for (const { stage, box } of arrangeJourney(state, area, members)) {
      placed.add(stage)
      boxes.push(box)
    }
  }
  for (const card of liveCards(state)) {
    const g = geometryOf(board, card.id)
    if (!g || placed.has(card.id) || columnOf(state, card) !== undefined) continue
    const isStage = isKind(card, 'stage')
    const { w, h } = isStage
      ? { w: STAGE_WIDTH, h: heightOf(members.get(card.id)) }
      : cardSize(card)
    boxes.push([g[0], g[1], w, h])
  }
  for (const value of board.canvas.values()) boxes.push(...recordBox(asNode(value)))
  return boxes.filter(isSane)
}

function heightOf(members: readonly Card[] = []): number {
  return columnHeight(members.map((card) => cardSize(card).h))
}

/** The box of a record that has a size of its own: matrix, image, frame. */
function recordBox(record: Node | undefined): Box[] {
  const g: unknown = record?.get('g')
  const [x, y] = Array.isArray(g) ? g.map(finite) : []
  const [w, h] = [finite(record?.get('p.w')), finite(record?.get('p.h'))]
  const parent: unknown = record?.get('parentId')
  const onPage = typeof parent !== 'string' || parent.startsWith('page:')
  const isBox = x !== undefined && y !== undefined && w !== undefined && h !== undefined
  return isBox && onPage ? [[x, y, w, h]] : []
}

function openField(taken: readonly Box[]): Box {
  const left = Math.min(...taken.map((box) => box[0]), taken.length > 0 ? EDGE : 0)
  const bottom = Math.max(0, ...taken.map((box) => box[1] + box[3] + OPEN_FIELD.gap))
  return [left, bottom, OPEN_FIELD.w, OPEN_FIELD.h]
}

function isOpen(area: Area): boolean {
  return area.kind === 'free'
}

function isSane(box: Box): boolean {
  return box.every((value) => Math.abs(value) <= EDGE)
}
