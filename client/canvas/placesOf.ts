import { isEqual } from 'tldraw'
import type { Node } from '../../model/Board.ts'
import { cardSize } from '../../model/cardSize.ts'
import { isKind, type Card } from '../../model/cards.ts'
import type { AreaId, CardId, LinkId } from '../../model/ids.ts'
import {
  areaAround,
  columnHeight,
  columnOffsets,
  COLUMN_PAD,
  journeyColumns,
  STAGE_WIDTH,
} from '../../model/layout.ts'
import { stories } from '../../model/matrix.ts'
import { stacks, tokenBox } from '../../model/matrixLayout.ts'
import { byOrder } from '../../model/order.ts'
import { membersByStage } from '../../model/placement.ts'
import { finite } from '../../model/finite.ts'
import { SCALES } from '../../model/scales.ts'
import { isLive, type BoardState, type Box } from '../../model/state.ts'
import { shapeIdOf, tokenId } from './shapes.ts'

/** Where the board's meaning puts a shape. A free card has none: it lies where its record says. */
export type Place =
  | {
      readonly at: 'area'
      readonly box: Box
      readonly isProtected: boolean
      readonly order: string
    }
  | { readonly at: 'journey'; readonly area: AreaId; readonly box: Box }
  | { readonly at: 'page'; readonly height: number }
  | { readonly at: 'column'; readonly stage: CardId; readonly slot: number; readonly y: number }
  /** In the column of a deleted stage, on the page: nothing moves, nothing is lost. */
  | { readonly at: 'ghost'; readonly x: number; readonly y: number }
  | {
      readonly at: 'matrix'
      readonly matrix: string
      readonly card: CardId
      readonly box: Box
      readonly stack: number
      readonly of: number
      readonly slot: number
    }
  | {
      readonly at: 'link'
      readonly link: LinkId
      readonly from: CardId
      readonly to: CardId
      readonly kind: string
      readonly label: string
    }

/** What this screen's hand does to the layout. */
export interface Hand {
  /** Cards in somebody's hand: their column closes up. */
  readonly absent: ReadonlySet<string>
  /** Room made for the card in this person's hand. */
  readonly gap: { readonly stage: CardId; readonly slot: number; readonly h: number } | undefined
}

export const EMPTY_HAND: Hand = { absent: new Set(), gap: undefined }

/** A journey's columns include deleted stages that still hold cards, so that nothing moves. */
export interface Column {
  readonly stage: Card
  readonly cards: readonly Card[]
  readonly box: Box
  readonly area: AreaId | undefined
}

export interface Layout {
  readonly places: ReadonlyMap<string, Place>
  readonly columns: ReadonlyMap<CardId, Column>
  /** As drawn: a journey grows with its columns. */
  readonly areas: ReadonlyMap<AreaId, Box>
}

/** The layout of a whole board: linear in its cards, and the same on every screen. */
export function placesOf(state: BoardState, canvas: ReadonlyMap<string, Node>, hand: Hand): Layout {
  const places = new Map<string, Place>()
  const columns = columnsOf(state, canvas, hand)
  const areas = new Map<AreaId, Box>()
  for (const area of state.areas.values()) {
    const own = [...columns.values()].filter((column) => column.area === area.id)
    const box = areaAround(
      area.box,
      own.map((column) => column.box),
    )
    areas.set(area.id, box)
    places.set(shapeIdOf(area.id), {
      at: 'area',
      box,
      isProtected: area.protected,
      order: area.order,
    })
  }
  for (const column of columns.values()) placeColumn(places, column, hand)
  for (const link of state.links.values()) {
    const { id, from, to, kind, label } = link
    if (!isLive(state.cards.get(from)) || !isLive(state.cards.get(to))) continue
    places.set(shapeIdOf(id), { at: 'link', link: id, from, to, kind, label })
  }
  for (const [id, node] of canvas) {
    if (node.get('type') === 'matrix') placeTokens(places, state, id, node)
  }
  return { places, columns, areas }
}

/** The shapes whose place differs between two layouts. */
export function movedBetween(before: Layout, after: Layout): string[] {
  const moved: string[] = []
  for (const [id, place] of after.places) {
    if (!isEqual(before.places.get(id), place)) moved.push(id)
  }
  for (const id of before.places.keys()) if (!after.places.has(id)) moved.push(id)
  return moved
}

function columnsOf(
  state: BoardState,
  canvas: ReadonlyMap<string, Node>,
  hand: Hand,
): Map<CardId, Column> {
  const members = membersByStage(state)
  const columns = new Map<CardId, Column>()
  const journeys = new Map<AreaId, Card[]>()
  for (const stage of state.cards.values()) {
    if (!isKind(stage, 'stage')) continue
    if (stage.deletedAt !== undefined && !members.has(stage.id)) continue
    const area = stage.area as AreaId | undefined
    if (area !== undefined && state.areas.has(area)) {
      journeys.set(area, [...(journeys.get(area) ?? []), stage])
      continue
    }
    const cards = members.get(stage.id) ?? []
    const g = canvas.get(shapeIdOf(stage.id))?.get('g')
    const [x = 0, y = 0] = Array.isArray(g) ? g.map(finite) : []
    const box: Box = [x, y, STAGE_WIDTH, columnHeight(heights(cards, hand))]
    columns.set(stage.id, { stage, cards, box, area: undefined })
  }
  for (const [area, stages] of journeys) {
    const frame = state.areas.get(area)
    if (!frame) continue
    stages.sort(byOrder)
    const cards = stages.map((stage) => members.get(stage.id) ?? [])
    const boxes = journeyColumns(
      frame.box,
      cards.map((own) => columnHeight(heights(own, hand))),
    )
    stages.forEach((stage, i) => {
      const box = boxes[i]
      if (box) columns.set(stage.id, { stage, cards: cards[i] ?? [], box, area })
    })
  }
  return columns
}

function heights(cards: readonly Card[], hand: Hand): number[] {
  return cards
    .filter((card) => !hand.absent.has(shapeIdOf(card.id)))
    .map((card) => cardSize(card).h)
}

function placeColumn(places: Map<string, Place>, column: Column, hand: Hand): void {
  const { stage, box, area } = column
  if (isLive(stage)) {
    const place: Place = area ? { at: 'journey', area, box } : { at: 'page', height: box[3] }
    places.set(shapeIdOf(stage.id), place)
  }
  const present = column.cards.filter((card) => !hand.absent.has(shapeIdOf(card.id)))
  const sizes = present.map((card) => cardSize(card).h)
  const gap = hand.gap?.stage === stage.id ? hand.gap : undefined
  if (gap) sizes.splice(gap.slot, 0, gap.h)
  const offsets = columnOffsets(sizes)
  present.forEach((card, i) => {
    const y = offsets[gap && i >= gap.slot ? i + 1 : i] ?? 0
    places.set(
      shapeIdOf(card.id),
      isLive(stage)
        ? { at: 'column', stage: stage.id, slot: i, y }
        : { at: 'ghost', x: box[0] + COLUMN_PAD, y: box[1] + y },
    )
  })
}

function placeTokens(
  places: Map<string, Place>,
  state: BoardState,
  matrix: string,
  node: Node,
): void {
  const size = { w: finite(node.get('p.w')) ?? 0, h: finite(node.get('p.h')) ?? 0 }
  const scale = SCALES[state.info.scale]
  let slot = 0
  for (const stack of stacks(scale, stories(state))) {
    stack.forEach((story, i) => {
      const { impact, effort } = story.fields
      if (impact === undefined || effort === undefined) return
      const box = tokenBox(scale, { impact, effort }, [i, stack.length], size)
      const place = { matrix, card: story.id, box, stack: i, of: stack.length, slot: slot++ }
      places.set(tokenId(matrix, story.id), { at: 'matrix', ...place })
    })
  }
}
