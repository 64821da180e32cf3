import type { IndexKey, TLRecord } from 'tldraw'
import { asNode, type Board, type Node } from '../../model/Board.ts'
import { cardSize } from '../../model/cardSize.ts'
import type { Card } from '../../model/cards.ts'
import { COLUMN_PAD, STAGE_WIDTH } from '../../model/layout.ts'
import { isLive, type BoardState } from '../../model/state.ts'
import { bumped, layerOf, slotIndex, zoneLayer, type Zone } from './layers.ts'
import { linkArrow, linkEnd } from './linkArrow.ts'
import type { Layout, Place } from './placesOf.ts'
import { geometryIn, PAGE, readRecord, type RawRecord } from './records.ts'
import { cardIdOf, shapeIdOf } from './shapes.ts'

/** All that a record of the canvas follows from. */
export interface Source {
  readonly board: Board
  readonly state: BoardState
  readonly layout: Layout
  /** Shapes in other people's hands, where they are on the page. */
  readonly remote: ReadonlyMap<string, readonly [x: number, y: number]>
  /** Stored shapes that share a layer, by it. */
  readonly layers: ReadonlyMap<string, ReadonlySet<string>>
  /** Stored shapes by the group or frame they are in. */
  readonly children: ReadonlyMap<string, ReadonlySet<string>>
  readonly defaultsOf: (type: string) => Record<string, unknown>
  /** Throws on a record that tldraw can't show. */
  readonly validate: (record: RawRecord) => void
}

type ShapeParts = {
  type: string
  parentId: string
  index: IndexKey
  x: number
  y: number
  props: object
  isLocked?: boolean
}

/**
 * The record of the canvas that the document means by an id; undefined where it means none. Nothing is ever written
 * back, so whatever tldraw does to a record on its own is replaced by this.
 */
export function derive(id: string, source: Source): TLRecord | undefined {
  const place = source.layout.places.get(id)
  const card = source.state.cards.get(cardIdOf(id))
  const record = isLive(card) ? deriveCard(id, card, place, source) : deriveOther(id, place, source)
  const at = record?.typeName === 'shape' ? source.remote.get(id) : undefined
  if (!record || !at) return record
  return { ...record, parentId: PAGE, x: at[0], y: at[1] } as TLRecord
}

function deriveCard(
  id: string,
  card: Card,
  place: Place | undefined,
  { board, layers }: Source,
): TLRecord {
  const node = asNode(board.canvas.get(id))
  const [x, y] = geometryIn(node) ?? [0, 0]
  const free = { parentId: PAGE, x, y }
  if (card.kind === 'stage') {
    const index = zoneLayer('stage', layerAmong(layers, id, node))
    const size = (h: number) => ({ w: STAGE_WIDTH, h, cardId: card.id })
    if (place?.at === 'journey') {
      const [left, top, , h] = place.box
      return shape(id, { ...free, type: 'stage', index, x: left, y: top, props: size(h) })
    }
    const h = place?.at === 'page' ? place.height : 1
    return shape(id, { ...free, type: 'stage', index, props: size(h) })
  }
  const type = 'card'
  const props = { ...cardSize(card), cardId: card.id }
  if (place?.at === 'column') {
    const parentId = shapeIdOf(place.stage)
    const index = slotIndex(place.slot)
    return shape(id, { type, parentId, index, x: COLUMN_PAD, y: place.y, props })
  }
  const index = layerAmong(layers, id, node)
  if (place?.at === 'ghost') return shape(id, { ...free, type, index, ...at(place), props })
  return shape(id, { ...free, type, index, props })
}

function deriveOther(id: string, place: Place | undefined, source: Source): TLRecord | undefined {
  switch (place?.at) {
    case 'area': {
      const [x, y, w, h] = place.box
      const index = zoneLayer('area', bumped(layerOf(place.order), id))
      const isLocked = place.isProtected
      return shape(id, { type: 'area', parentId: PAGE, index, x, y, isLocked, props: { w, h } })
    }
    case 'matrix': {
      const [x, y, w, h] = place.box
      const { card, stack, of } = place
      const props = { w, h, cardId: card, stack, of }
      const index = slotIndex(place.slot)
      return shape(id, { type: 'token', parentId: place.matrix, index, x, y, props })
    }
    case 'link':
      return linkArrow(place, asNode(source.board.canvas.get(id)))
    default:
      return id.startsWith('binding:') ? deriveBinding(id, source) : deriveDrawing(id, source)
  }
}

/** Both ends of a link's arrow are named after it; the bindings of free arrows are stored. */
function deriveBinding(id: string, source: Source): TLRecord | undefined {
  const link = /^binding:(.+)\/(start|end)$/.exec(id)
  if (link) {
    const place = source.layout.places.get(shapeIdOf(link[1] ?? ''))
    return place?.at === 'link' ? linkEnd(place, link[2] as 'start' | 'end') : undefined
  }
  const record = deriveDrawing(id, source) as
    (TLRecord & { fromId?: string; toId?: string }) | undefined
  const isShown = (end: string | undefined) =>
    end !== undefined && derive(end, source) !== undefined
  return record && isShown(record.fromId) && isShown(record.toId) ? record : undefined
}

function deriveDrawing(id: string, source: Source): TLRecord | undefined {
  const node = asNode(source.board.canvas.get(id))
  const type = String(node?.get('type'))
  const defaults = id.startsWith('shape:') ? source.defaultsOf(type) : {}
  const raw = node && readRecord(id, node, defaults)
  if (!node || !raw) return undefined
  if (raw.typeName === 'shape') {
    if (type === 'group' && !holdsGroup(id, source)) return undefined
    Object.assign(raw, {
      parentId: parentOf(id, source),
      index: layerAmong(source.layers, id, node),
    })
    const zone = ZONE_OF[type]
    if (zone && raw['parentId'] === PAGE) raw['index'] = zoneLayer(zone, raw['index'] as IndexKey)
  }
  try {
    source.validate(raw)
  } catch {
    return undefined
  }
  return raw as unknown as TLRecord
}

const ZONE_OF: Readonly<Record<string, Zone>> = { frame: 'frame', matrix: 'stage' }
/** Groups in groups in frames: deeper than anybody draws, so that a forged chain ends. */
const MAX_DEPTH = 20

/** The group or frame a drawing lies in; the page where there is none, or where parents run in a circle. */
function parentOf(id: string, source: Source): string {
  const parent = storedParent(id, source)
  let above: string | undefined = parent
  for (let depth = 0; above !== undefined && above !== id; depth++) {
    if (depth > MAX_DEPTH) return PAGE
    above = storedParent(above, source)
  }
  return parent === undefined || above === id ? PAGE : parent
}

function storedParent(id: string, { board, children }: Source): string | undefined {
  const parent = asNode(board.canvas.get(id))?.get('parentId')
  if (typeof parent !== 'string') return undefined
  const type = asNode(board.canvas.get(parent))?.get('type')
  const isGroup = type === 'group' && (children.get(parent)?.size ?? 0) > 1
  return isGroup || type === 'frame' ? parent : undefined
}

/** A group of fewer than two is none: tldraw would dissolve it on every screen at once. */
function holdsGroup(id: string, { children }: Source): boolean {
  return (children.get(id)?.size ?? 0) > 1
}

function layerAmong(layers: Source['layers'], id: string, node: Node | undefined): IndexKey {
  const layer = layerOf(node?.get('index'))
  const sharing = layers.get(layer)
  if (!sharing || sharing.size < 2) return layer
  for (const other of sharing) if (other < id) return bumped(layer, id)
  return layer
}

function at({ x, y }: { x: number; y: number }): { x: number; y: number } {
  return { x, y }
}

function shape(id: string, parts: ShapeParts): TLRecord {
  const fixed = { typeName: 'shape', id, rotation: 0, opacity: 1, isLocked: false, meta: {} }
  return { ...fixed, ...parts } as unknown as TLRecord
}
