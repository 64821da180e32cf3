import * as Y from 'yjs'
import { must } from './assert.ts'
import { asNode, type Board, type Node } from './Board.ts'
import { cardSize } from './cardSize.ts'
import { isKindName, kindOf, titleOf, type KindName } from './cards.ts'
import type { FieldInput, ListField } from './fields.ts'
import {
  newId,
  type AreaId,
  type CardId,
  type LinkId,
  type ParticipantId,
  type Random,
} from './ids.ts'
import { byOrder, orderKeyBetween, orderKeysBetween, type OrderKey } from './order.ts'
import { CARD_KEYS, finite, readCard, readField } from './readCard.ts'
import { parseStory } from './storyText.ts'
import { addContainers, listItem, writeField, writeText } from './writeCard.ts'

/** Who does it, when, and by what chance: arguments, so that every command can be tested as arithmetic. */
export interface Acting {
  readonly by: ParticipantId
  /** Milliseconds since 1970. */
  readonly now: number
  readonly random: Random
}

/** `[x, y, rotation]` on the page. */
export type Geometry = readonly [number, number, number]

export interface Draft {
  readonly kind: KindName
  readonly values?: Readonly<Record<string, FieldInput>>
  readonly id?: CardId
  /** The journey of a stage. */
  readonly area?: AreaId
  /** Among its siblings; at the end when left out. */
  readonly order?: OrderKey
  /** Where it lies when it is in no stage. */
  readonly g?: Geometry
}

/**
 * Makes cards in two transactions: they are born deleted, outside of undo, then revived as this person's
 * edit. So undoing a creation deletes the card softly, like any deletion: what others wrote on it
 * meanwhile, and the key the server gave it, are kept and come back with redo or restore.
 * Must not be called inside a transaction.
 */
export function createCards(board: Board, acting: Acting, drafts: readonly Draft[]): CardId[] {
  const ids = drafts.map((draft) => draft.id ?? newId<CardId>(acting.random))
  const layers = orderKeysBetween(topLayer(board), null, drafts.length, acting.random)
  board.doc.transact(() => {
    drafts.forEach((draft, i) => {
      const id = must(ids[i], 'an id')
      const node: Node = new Y.Map()
      board.cards.set(id, node)
      node.set('kind', draft.kind)
      node.set('createdBy', acting.by)
      node.set('createdAt', acting.now)
      node.set('deletedAt', acting.now)
      addContainers(node, draft.kind)
      fillFields(node, draft, acting.random)
      if (draft.area !== undefined) node.set('area', draft.area)
      const order = draft.order ?? lastOrder(board, node, acting.random)
      if (order !== undefined) node.set('order', order)
      addCanvasRecord(board, id, draft, layers[i] ?? 'a0')
    })
  })
  board.transact(() => ids.forEach((id) => board.cards.get(id)?.delete('deletedAt')))
  return ids
}

export function createCard(board: Board, acting: Acting, draft: Draft): CardId {
  return must(createCards(board, acting, [draft])[0], 'the new card')
}

export function setField(
  board: Board,
  id: CardId,
  name: string,
  input: FieldInput,
  random: Random,
): void {
  const node = board.cards.get(id)
  const field = kindOf(String(node?.get('kind')))?.fields[name]
  if (!node || !field) return
  board.transact(() => writeField(node, name, field, input, random))
}

/** Sets a plain value of one row of a list (its texts are edited through `itemText`). */
export function setItemValue(
  board: Board,
  id: CardId,
  field: string,
  item: string,
  name: string,
  value: string | number | undefined,
): void {
  const node = asNode(asNode(board.cards.get(id)?.get(field))?.get(item))
  if (!node) return
  board.transact(() => {
    if (node.get(name) instanceof Y.Text) writeText(node, name, String(value ?? ''))
    else if (value === undefined || value === '') node.delete(name)
    else node.set(name, value)
  })
}

/** The live text of a list item, for an editor to bind to. */
export function itemText(
  board: Board,
  id: CardId,
  field: string,
  item: string,
  name = 'text',
): Y.Text | undefined {
  const value = asNode(asNode(board.cards.get(id)?.get(field))?.get(item))?.get(name)
  return value instanceof Y.Text ? value : undefined
}

/** Adds an item behind `after` (at the end when left out) and returns its id. */
export function addItem(
  board: Board,
  id: CardId,
  name: string,
  value: string | Readonly<Record<string, string | number | undefined>>,
  random: Random,
  after?: string,
): string | undefined {
  const node = board.cards.get(id)
  const field = kindOf(String(node?.get('kind')))?.fields[name]
  const list = asNode(node?.get(name))
  if (!node || !list || field?.type !== 'list') return undefined
  const items = readField(field, list) as readonly { id: string; order: OrderKey }[]
  const at = after === undefined ? items.length - 1 : items.findIndex((item) => item.id === after)
  const order = orderKeyBetween(items[at]?.order ?? null, items[at + 1]?.order ?? null, random)
  const item = newId(random)
  board.transact(() => list.set(item, listItem(field satisfies ListField, value, order)))
  return item
}

export function removeItem(board: Board, id: CardId, name: string, item: string): void {
  board.transact(() => asNode(board.cards.get(id)?.get(name))?.delete(item))
}

/** Deletes softly: the card leaves every view, what it holds stays, and `restoreCards` brings it back. */
export function deleteCards(board: Board, acting: Acting, ids: readonly CardId[]): void {
  board.transact(() => {
    for (const id of ids) {
      const node = board.cards.get(id)
      if (node && finite(node.get('deletedAt')) === undefined) node.set('deletedAt', acting.now)
    }
  })
}

export function restoreCards(board: Board, ids: readonly CardId[]): void {
  board.transact(() => ids.forEach((id) => board.cards.get(id)?.delete('deletedAt')))
}

/** Copies of cards with all their fields but key, votes and pinned rank; returns the new id of each. */
export function duplicateCards(
  board: Board,
  acting: Acting,
  ids: readonly CardId[],
  offset = 24,
): Map<CardId, CardId> {
  const sources = ids.filter((id) => board.cards.has(id))
  const drafts = sources.map((id): Draft => {
    const card = readCard(id, must(board.cards.get(id), 'the card'))
    const g = geometryOf(board, id)
    return {
      kind: isKindName(card.kind) ? card.kind : 'note',
      values: copyValues(board, id),
      ...(card.area === undefined ? {} : { area: card.area as AreaId }),
      ...(g ? { g: [g[0] + offset, g[1] + offset, g[2]] as Geometry } : {}),
    }
  })
  const made = createCards(board, acting, drafts)
  return new Map(sources.map((id, i) => [id, must(made[i], 'a copy')]))
}

/** A card's fields as a command takes them, for copying: never keys, votes or pins. */
export function copyValues(board: Board, id: CardId): Record<string, FieldInput> {
  const node = must(board.cards.get(id), 'the card')
  const card = readCard(id, node)
  const values: Record<string, FieldInput> = {}
  for (const [name, field] of Object.entries(kindOf(card.kind)?.fields ?? {})) {
    const value = card.fields[name]
    if (field.type === 'key' || field.type === 'votes' || name === 'rank') continue
    if (field.type === 'list') {
      const items = value as readonly { text: string; values: Record<string, string | number> }[]
      values[name] = field.item ? items.map((item) => item.values) : items.map((item) => item.text)
    } else {
      values[name] = value as FieldInput
    }
  }
  return values
}

/**
 * Turns a card (usually a note) into another kind without retyping: its title becomes the new title, a
 * sentence "As a … I want … so that …" the three parts of a story; fields of the same name stay.
 */
export function convertCard(board: Board, id: CardId, kind: KindName, random: Random): void {
  const node = board.cards.get(id)
  if (!node || node.get('kind') === kind) return
  const old = readCard(id, node)
  const title = titleOf(old)
  const target = must(kindOf(kind), `the kind ${kind}`)
  board.transact(() => {
    node.set('kind', kind)
    const oldTitle = kindOf(old.kind)?.title
    if (oldTitle && !Object.hasOwn(target.fields, oldTitle)) node.delete(oldTitle)
    for (const [name, field] of Object.entries(kindOf(old.kind)?.fields ?? {})) {
      const now = target.fields[name]
      const empty =
        isEmpty(old.fields[name]) || (field.type === 'choice' && field.default === old.fields[name])
      if ((!now && empty && !CARD_KEYS.has(name)) || (now && now.type !== field.type))
        node.delete(name)
    }
    addContainers(node, kind)
    setDefaults(node, kind)
    const values: Record<string, FieldInput> =
      kind === 'story' ? parseStory(title) : { [target.title]: title }
    for (const [name, value] of Object.entries(values)) {
      const field = target.fields[name]
      if (field) writeField(node, name, field, value, random)
    }
  })
}

/** Links two cards; the same link twice stays one. Returns its id. */
export function linkCards(
  board: Board,
  acting: Acting,
  from: CardId,
  to: CardId,
  label = '',
  id: LinkId = newId(acting.random),
): LinkId | undefined {
  if (from === to || !board.cards.has(from) || !board.cards.has(to)) return undefined
  for (const [other, node] of board.links.entries()) {
    if (node.get('from') === from && node.get('to') === to) return other as LinkId
  }
  board.transact(() => {
    const node: Node = new Y.Map()
    board.links.set(id, node)
    node.set('from', from)
    node.set('to', to)
    node.set('kind', linkKind(board, from, to))
    node.set('label', new Y.Text(label))
  })
  return id
}

/** `next` leads from one touchpoint to another; between other cards an arrow only relates them. */
export function linkKind(board: Board, from: CardId, to: CardId): 'next' | 'relates' {
  const isTouchpoint = (id: CardId) => board.cards.get(id)?.get('kind') === 'touchpoint'
  return isTouchpoint(from) && isTouchpoint(to) ? 'next' : 'relates'
}

export function unlinkCards(board: Board, id: LinkId): void {
  board.transact(() => board.links.delete(id))
}

export function setScores(
  board: Board,
  id: CardId,
  scores: { impact?: number | undefined; effort?: number | undefined },
): void {
  const node = board.cards.get(id)
  if (!node) return
  board.transact(() => {
    for (const axis of ['impact', 'effort'] as const) {
      if (!(axis in scores) || node.get(axis) === scores[axis]) continue
      if (scores[axis] === undefined) node.delete(axis)
      else node.set(axis, scores[axis])
    }
  })
}

/**
 * Puts cards, in this order, at a place of a stage's column. Re-keys a run of equal order keys in the way, so
 * that the result is the sequence people saw. Writes nothing when nothing changes.
 */
export function placeInStage(
  board: Board,
  ids: readonly CardId[],
  stage: CardId,
  slot: number,
  random: Random,
): void {
  const siblings = stageMembers(board, stage)
  const rest = siblings.filter((card) => !ids.includes(card.id))
  const wanted = [
    ...rest.slice(0, slot).map((c) => c.id),
    ...ids,
    ...rest.slice(slot).map((c) => c.id),
  ]
  const now = siblings.map((card) => card.id)
  if (wanted.length === now.length && wanted.every((id, i) => id === now[i])) return
  const moved = [...ids]
  let next = slot
  const low = rest[slot - 1]?.order ?? null
  while (low !== null && (rest[next]?.order ?? '~') <= low)
    moved.push(must(rest[next++]?.id, 'a sibling'))
  const keys = orderKeysBetween(low, rest[next]?.order ?? null, moved.length, random)
  board.transact(() => {
    moved.forEach((id, i) => {
      const node = board.cards.get(id)
      if (!node) return
      if (ids.includes(id) && node.get('stage') !== stage) node.set('stage', stage)
      node.set('order', keys[i])
    })
  })
}

/** Moves a card to the end of a stage, or out of any stage to a free place. */
export function setStage(
  board: Board,
  id: CardId,
  stage: CardId | undefined,
  random: Random,
  g?: Geometry,
): void {
  const node = board.cards.get(id)
  if (!node || node.get('stage') === stage) return
  if (stage !== undefined)
    return placeInStage(board, [id], stage, stageMembers(board, stage).length, random)
  board.transact(() => {
    node.delete('stage')
    node.delete('order')
    if (g) board.canvas.get(recordId(id))?.set('g', g)
  })
}

/** Live cards of a stage in the order of its column. */
export function stageMembers(board: Board, stage: CardId): { id: CardId; order: OrderKey }[] {
  const members: { id: CardId; order: OrderKey }[] = []
  for (const [id, node] of board.cards.entries()) {
    if (node.get('stage') === stage && finite(node.get('deletedAt')) === undefined) {
      members.push(readCard(id as CardId, node))
    }
  }
  return members.sort(byOrder)
}

/** The canvas record of a card, stage or link: its id follows from theirs. */
export function recordId(id: CardId | LinkId | AreaId): string {
  return `shape:${id}`
}

/** Where a card lies when it is in no stage; undefined for one that never lay free. */
export function geometryOf(board: Board, id: CardId): Geometry | undefined {
  const g = board.canvas.get(recordId(id))?.get('g')
  const [x, y, rotation] = Array.isArray(g) ? g.map(finite) : []
  return x === undefined || y === undefined ? undefined : [x, y, rotation ?? 0]
}

/** The highest layer of the canvas; null on an empty one. */
export function topLayer(board: Board): OrderKey | null {
  let top: string | null = null
  for (const record of board.canvas.values()) {
    const index = record.get('index')
    if (typeof index === 'string' && (top === null || index > top)) top = index
  }
  return top
}

export { cardSize }

function fillFields(node: Node, draft: Draft, random: Random): void {
  const fields = must(kindOf(draft.kind), `the kind ${draft.kind}`).fields
  setDefaults(node, draft.kind)
  for (const [name, input] of Object.entries(draft.values ?? {})) {
    const field = fields[name]
    if (field && input !== undefined) writeField(node, name, field, input, random)
  }
}

function setDefaults(node: Node, kind: KindName): void {
  for (const [name, field] of Object.entries(kindOf(kind)?.fields ?? {})) {
    if (field.type === 'choice' && field.default !== undefined && !node.has(name)) {
      node.set(name, field.default)
    }
  }
}

function lastOrder(board: Board, node: Node, random: Random): OrderKey | undefined {
  const [stage, area] = [node.get('stage'), node.get('area')]
  if (stage === undefined && area === undefined) return undefined
  let last: OrderKey | null = null
  for (const other of board.cards.values()) {
    if (other === node || other.get('stage') !== stage || other.get('area') !== area) continue
    const order = other.get('order')
    if (typeof order === 'string' && (last === null || order > last)) last = order
  }
  return orderKeyBetween(last, null, random)
}

function addCanvasRecord(board: Board, id: CardId, draft: Draft, layer: OrderKey): void {
  const record: Node = new Y.Map()
  board.canvas.set(recordId(id), record)
  record.set('typeName', 'shape')
  record.set('type', draft.kind === 'stage' ? 'stage' : 'card')
  record.set('index', layer)
  if (draft.g) record.set('g', draft.g)
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
