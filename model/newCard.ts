import * as Y from 'yjs'
import { asNode, type Board, type Node } from './Board.ts'
import { kindOf, type KindName } from './cards.ts'
import type { Acting, Draft } from './commands.ts'
import { recordId } from './geometry.ts'
import type { CardId } from './ids.ts'
import { isOrderKey, orderKeyBetween, type OrderKey } from './order.ts'
import { addContainers, writeField } from './writeCard.ts'

/** Writes a card that is deleted as yet, with all its containers (see `createCards`), and its canvas record. */
export function writeNewCard(
  board: Board,
  id: CardId,
  draft: Draft,
  acting: Acting,
  layer: OrderKey,
): Node {
  const node: Node = new Y.Map()
  board.cards.set(id, node)
  node.set('kind', draft.kind)
  node.set('createdBy', acting.by)
  node.set('createdAt', acting.now)
  node.set('deletedAt', acting.now)
  addContainers(node, draft.kind)
  setDefaults(node, draft.kind)
  const fields = kindOf(draft.kind)?.fields ?? {}
  for (const [name, input] of Object.entries(draft.values ?? {})) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field && input !== undefined) writeField(node, name, field, input, acting.random)
  }
  if (draft.area !== undefined) node.set('area', draft.area)
  addCanvasRecord(board, id, draft, layer)
  return node
}

/** Sets the choices that a card of this kind starts with where there is nothing yet. */
export function setDefaults(node: Node, kind: KindName): void {
  for (const [name, field] of Object.entries(kindOf(kind)?.fields ?? {})) {
    if (field.type === 'choice' && field.default !== undefined && !node.has(name)) {
      node.set(name, field.default)
    }
  }
}

/** Order keys at the end of stages and journeys; looks at the board once however many cards are made. */
export class LastOrders {
  private readonly last = new Map<string, OrderKey>()

  constructor(board: Board) {
    for (const value of board.cards.values()) {
      const node = asNode(value)
      const [column, order] = [node && columnName(node), node?.get('order')]
      if (column === undefined || !isOrderKey(order)) continue
      if (order > (this.last.get(column) ?? '')) this.last.set(column, order)
    }
  }

  /** The key for one more card at the end; undefined for a card in no column. */
  next(node: Node, random: Acting['random']): OrderKey | undefined {
    const column = columnName(node)
    if (column === undefined) return undefined
    const order = orderKeyBetween(this.last.get(column) ?? null, null, random)
    this.last.set(column, order)
    return order
  }
}

function columnName(node: Node): string | undefined {
  for (const place of ['stage', 'area']) {
    const id: unknown = node.get(place)
    if (typeof id === 'string') return `${place} ${id}`
  }
  return undefined
}

function addCanvasRecord(board: Board, id: CardId, draft: Draft, layer: OrderKey): void {
  const record: Node = new Y.Map()
  board.canvas.set(recordId(id), record)
  record.set('typeName', 'shape')
  record.set('type', draft.kind === 'stage' ? 'stage' : 'card')
  record.set('index', layer)
  if (draft.g) record.set('g', draft.g)
}
