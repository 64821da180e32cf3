import { asNode, type Board, type Node } from './Board.ts'
import { cardSize } from './cardSize.ts'
import { isKind } from './cards.ts'
import { geometryOf, recordId } from './geometry.ts'
import type { AreaId } from './ids.ts'
import { arrangeJourney, columnOf, drawnArea, membersByStage } from './placement.ts'
import { finite } from './finite.ts'
import { readState, type Box } from './state.ts'

/** Groups in groups in frames: deeper than anybody draws, so that a forged chain ends. */
const MAX_DEPTH = 20

/** What lies in one area of a board, as keys of the document's roots. Deleted cards lie where they lay. */
export interface AreaContent {
  readonly cards: ReadonlySet<string>
  readonly canvas: ReadonlySet<string>
}

/**
 * The cards of an area: a journey's stages with their columns, and cards that lie free within it; of the canvas their
 * records, the drawings that begin within it, what those hold, and the ends of its arrows.
 */
export function areaContent(board: Board, area: AreaId): AreaContent {
  const state = readState(board)
  const frame = state.areas.get(area)
  const cards = new Set<string>()
  const canvas = new Set<string>()
  if (!frame) return { cards, canvas }
  const box = drawnArea(frame, arrangeJourney(state, area, membersByStage(state)))
  const inside = (x: number, y: number) => isInside(box, x, y)
  for (const card of state.cards.values()) {
    const column = columnOf(state, card)
    const stage = isKind(card, 'stage') ? card : column && state.cards.get(column)
    const g = geometryOf(board, card.id)
    const { w, h } = cardSize(card)
    const isHere =
      stage?.area !== undefined && state.areas.has(stage.area as AreaId)
        ? stage.area === area
        : column === undefined && g !== undefined && inside(g[0] + w / 2, g[1] + h / 2)
    if (!isHere) continue
    cards.add(card.id)
    canvas.add(recordId(card.id))
  }
  for (const id of drawingsIn(board, inside)) canvas.add(id)
  for (const [id, value] of board.canvas.entries()) {
    const end: unknown = asNode(value)?.get('fromId')
    if (typeof end === 'string' && canvas.has(end)) canvas.add(id)
  }
  return { cards, canvas }
}

function drawingsIn(board: Board, inside: (x: number, y: number) => boolean): string[] {
  return [...board.canvas.keys()].filter((id) => {
    const record = outermost(board, id)
    if (!record || record.get('type') === 'card' || record.get('type') === 'stage') return false
    const g: unknown = record.get('g')
    const [x, y] = Array.isArray(g) ? g.map(finite) : []
    return x !== undefined && y !== undefined && inside(x, y)
  })
}

/** The record itself, or the frame or group around all that it is in. */
function outermost(board: Board, id: string): Node | undefined {
  let record = asNode(board.canvas.get(id))
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const parent: unknown = record?.get('parentId')
    const around = typeof parent === 'string' ? asNode(board.canvas.get(parent)) : undefined
    if (!around) break
    record = around
  }
  return record
}

function isInside([left, top, width, height]: Box, x: number, y: number): boolean {
  return x >= left && x < left + width && y >= top && y < top + height
}
