import { asNode, type Board } from './Board.ts'
import type { AreaId, CardId, LinkId } from './ids.ts'
import { isOrderKey, type OrderKey } from './order.ts'
import { finite } from './finite.ts'

/** `[x, y, rotation]` on the page. */
export type Geometry = readonly [number, number, number]

/** The canvas record of a card, stage or link: its id follows from theirs. */
export function recordId(id: CardId | LinkId | AreaId): string {
  return `shape:${id}`
}

/** Where a card lies when it is in no stage; undefined for one that never lay free. */
export function geometryOf(board: Board, id: CardId): Geometry | undefined {
  const g = asNode(board.canvas.get(recordId(id)))?.get('g')
  const [x, y, rotation] = Array.isArray(g) ? g.map(finite) : []
  return x === undefined || y === undefined ? undefined : [x, y, rotation ?? 0]
}

/** The highest layer of the canvas; null on an empty one. */
export function topLayer(board: Board): OrderKey | null {
  let top: OrderKey | null = null
  for (const record of board.canvas.values()) {
    const index: unknown = asNode(record)?.get('index')
    if (isOrderKey(index) && (top === null || index > top)) top = index
  }
  return top
}
