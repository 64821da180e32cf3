import * as Y from 'yjs'
import { must } from './assert.ts'
import { asNode, type Board, type Node } from './Board.ts'
import { isKindName, kindOf, titleOf, type KindName } from './cards.ts'
import { orderBehind, setStage } from './columns.ts'
import { setDeleted, unsetDeleted } from './deletion.ts'
import type { FieldInput, ListItem } from './fields.ts'
import { geometryOf, topLayer, type Geometry } from './geometry.ts'
import {
  isId,
  newId,
  type AreaId,
  type CardId,
  type LinkId,
  type ParticipantId,
  type Random,
} from './ids.ts'
import { LastOrders, setDefaults, writeNewCard } from './newCard.ts'
import { orderKeyBetween, orderKeysBetween, type OrderKey } from './order.ts'
import { layOut } from './placement.ts'
import { finite } from './finite.ts'
import { readCard, readField, readText } from './readCard.ts'
import { parseStory } from './storyText.ts'
import { addContainers, listItem, writeField, writeText } from './writeCard.ts'

/** Who does it, when, and by what chance: arguments, so that every command can be tested as arithmetic. */
export interface Acting {
  readonly by: ParticipantId
  /** Milliseconds since 1970. */
  readonly now: number
  readonly random: Random
}

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
  const orders = new LastOrders(board)
  board.doc.transact(() => {
    drafts.forEach((draft, i) => {
      const node = writeNewCard(
        board,
        must(ids[i], 'an id'),
        draft,
        // A millisecond apart: an imported list gets its keys, and is listed, in its own order.
        { ...acting, now: acting.now + i },
        must(layers[i], 'a layer'),
      )
      const order = draft.order ?? orders.next(node, acting.random)
      if (order !== undefined) node.set('order', order)
    })
  })
  restoreCards(board, ids)
  return ids
}

export function createCard(board: Board, acting: Acting, draft: Draft): CardId {
  return must(createCards(board, acting, [draft])[0], 'the new card')
}

/** Sets a field. A card whose stage changes goes to the end of that column. */
export function setField(
  board: Board,
  id: CardId,
  name: string,
  input: FieldInput,
  random: Random,
): void {
  const node = board.card(id)
  const kind = kindOf(readText(node?.get('kind')))
  const field = kind?.fields[name]
  if (!node || !field) return
  if (name === 'stage' && kind.inStage)
    return setStage(board, id, isId(input) ? (input as CardId) : undefined, random)
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
  const node = asNode(asNode(board.card(id)?.get(field))?.get(item))
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
  const value = asNode(asNode(board.card(id)?.get(field))?.get(item))?.get(name)
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
  const node = board.card(id)
  const field = kindOf(readText(node?.get('kind')))?.fields[name]
  const list = asNode(node?.get(name))
  if (!node || !list || field?.type !== 'list') return undefined
  const items = readField(field, list) as readonly ListItem[]
  const found = items.findIndex((item) => item.id === after)
  const at = found < 0 ? items.length - 1 : found
  const order = orderKeyBetween(items[at]?.order ?? null, items[at + 1]?.order ?? null, random)
  const item = newId(random)
  board.transact(() => list.set(item, listItem(field, value, order)))
  return item
}

export function removeItem(board: Board, id: CardId, name: string, item: string): void {
  board.transact(() => asNode(board.card(id)?.get(name))?.delete(item))
}

/** Deletes softly: the card leaves every view, what it holds stays, and `restoreCards` brings it back. */
export function deleteCards(board: Board, acting: Acting, ids: readonly CardId[]): void {
  board.transact(() => {
    for (const id of ids) {
      const node = board.card(id)
      if (node) setDeleted(node, acting.by, acting.now)
    }
  })
}

export function restoreCards(board: Board, ids: readonly CardId[]): void {
  board.transact(() => {
    for (const id of ids) {
      const node = board.card(id)
      if (node) unsetDeleted(node)
    }
  })
}

/**
 * Copies of cards with all their fields but key, votes and pinned rank, each right behind its source; returns the
 * new id of each. What is copied together stays together: copies refer to copies.
 */
export function duplicateCards(
  board: Board,
  acting: Acting,
  ids: readonly CardId[],
  offset = 24,
): Map<CardId, CardId> {
  const sources = [...new Set(ids)].filter((id) => board.card(id))
  const copies = new Map(sources.map((id) => [id, newId<CardId>(acting.random)]))
  const drafts = sources.map((id): Draft => {
    const card = readCard(id, must(board.card(id), 'the card'))
    const g = geometryOf(board, id)
    const order = orderBehind(board, card, acting.random)
    return {
      id: must(copies.get(id), 'the id of the copy'),
      kind: isKindName(card.kind) ? card.kind : 'note',
      values: copyValues(board, id, copies),
      ...(card.area === undefined ? {} : { area: card.area as AreaId }),
      ...(order === undefined ? {} : { order }),
      ...(g ? { g: [g[0] + offset, g[1] + offset, g[2]] as Geometry } : {}),
    }
  })
  createCards(board, acting, drafts)
  return copies
}

/**
 * A card's fields as a command takes them, for copying: never keys, votes or pins. References to cards in
 * `copies` become references to their copies. A kind this version doesn't know gives its words as a note.
 */
export function copyValues(
  board: Board,
  id: CardId,
  copies: ReadonlyMap<CardId, CardId> = new Map(),
): Record<string, FieldInput> {
  const card = readCard(id, must(board.card(id), 'the card'))
  const kind = kindOf(card.kind)
  if (!kind) return { text: Object.values(card.unknown).join('\n') }
  const copied = (ref: CardId) => copies.get(ref) ?? ref
  const values: Record<string, FieldInput> = {}
  for (const [name, field] of Object.entries(kind.fields)) {
    const value = card.fields[name]
    if (field.type === 'key' || field.type === 'votes' || name === 'rank') continue
    if (field.type === 'list') {
      const items = value as readonly ListItem[]
      values[name] = field.item ? items.map((item) => item.values) : items.map((item) => item.text)
    } else if (field.type === 'ref' && value !== undefined) {
      values[name] = field.many ? (value as CardId[]).map(copied) : copied(value as CardId)
    } else {
      values[name] = value as FieldInput
    }
  }
  return values
}

/**
 * Turns a card (usually a note) into another kind without retyping: its title becomes the new title, a
 * sentence "As a … I want … so that …" the three parts of a story; fields of the same name stay, all
 * others are kept in case it is turned back. A card that leaves a column by it gets a free place.
 */
export function convertCard(board: Board, id: CardId, kind: KindName): void {
  const node = board.card(id)
  if (!node || node.get('kind') === kind) return
  const old = readCard(id, node)
  const [from, to] = [kindOf(old.kind), must(kindOf(kind), `the kind ${kind}`)]
  const title = titleOf(old)
  board.transact(() => {
    node.set('kind', kind)
    for (const [name, field] of Object.entries(from?.fields ?? {})) {
      if (field.type === 'choice' && field.default === node.get(name)) node.delete(name)
    }
    addContainers(node, kind)
    setDefaults(node, kind)
    // Emptied, not deleted: what somebody types there at this moment must not be lost.
    if (from && title !== '' && !Object.hasOwn(to.fields, from.title))
      writeText(node, from.title, '')
    const parts = kind === 'story' ? parseStory(title) : { [to.title]: title }
    for (const [name, text] of Object.entries(parts)) if (text !== '') writeText(node, name, text)
    if (!to.inStage) layOut(board, [id])
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
  if (from === to || !board.card(from) || !board.card(to)) return undefined
  for (const [other, value] of board.links.entries()) {
    const node = asNode(value)
    if (node?.get('from') === from && node.get('to') === to) return other as LinkId
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
  const isTouchpoint = (id: CardId) => board.card(id)?.get('kind') === 'touchpoint'
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
  const node = board.card(id)
  if (!node) return
  board.transact(() => {
    for (const axis of ['impact', 'effort'] as const) {
      if (!(axis in scores) || node.get(axis) === scores[axis]) continue
      const score = finite(scores[axis])
      if (score === undefined) node.delete(axis)
      else node.set(axis, score)
    }
  })
}
