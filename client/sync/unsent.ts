import * as Y from 'yjs'
import type { Board } from '../../model/Board.ts'
import { kindOf, type Card } from '../../model/cards.ts'
import { cellOf, nameOf } from '../../model/cells.ts'
import type { AreaId, CardId, LinkId } from '../../model/ids.ts'
import type { Language } from '../../model/language.ts'
import { prefixOf } from '../../model/protocol.ts'
import type { BoardState } from '../../model/state.ts'
import type { Ranges } from './wire.ts'

type Thing = 'board' | 'area' | 'card' | 'link' | 'drawing' | 'step'

/** Something that a person wrote and the server has not taken: enough to write it again. */
export interface UnsentText {
  readonly of: Thing
  /** Of the thing; '' for the board. */
  readonly id: string
  /** What the thing is called, a card by its kind and key; '' where nobody has named it. */
  readonly name: string
  /** The label of a card's field; '' elsewhere. */
  readonly field: string
  readonly text: string
}

export interface Unsent {
  readonly texts: readonly UnsentText[]
  /** How many things were moved, coloured or otherwise changed without a text. */
  readonly others: number
}

/** What is read of a board for this. */
interface Reading {
  readonly board: Board
  readonly state: BoardState
  readonly language: Language
}

/** What the server has, and what is ours of the rest. */
export interface Known {
  /** A state vector of the server. */
  readonly stored: ReadonlyMap<number, number>
  /** Of the client ids of this device. */
  readonly prefixes: ReadonlySet<number>
}

/**
 * Reads what was written under this device's ids and is not stored. What was only deleted shows in no state vector, and
 * leaves nothing to keep.
 */
export function readUnsent(reading: Reading, known: Known): Unsent {
  return readAt(reading, itemsBeyond(reading.board, known))
}

/**
 * Reads what was typed under these ids, and into cards and rows that were made under them: the server is about to take it
 * back, and whatever is in there goes with it. Something moved, chosen or scored leaves nothing to keep.
 */
export function readTyped(reading: Reading, ids: Ranges): Unsent {
  const { texts } = readAt(reading, typedAt(reading.board, ids))
  return { texts, others: 0 }
}

function readAt(reading: Reading, items: Iterable<Y.Item>): Unsent {
  const roots = rootNames(reading.board)
  const keysByThing = new Map<string, { of: Thing; id: string; keys: Set<string> }>()
  for (const item of items) {
    const { of, id, key } = thingAt(pathOf(item, roots), reading.state)
    const thing = keysByThing.get(`${of} ${id}`) ?? { of, id, keys: new Set() }
    keysByThing.set(`${of} ${id}`, thing)
    thing.keys.add(key)
  }
  const all = [...keysByThing.values()].map(({ of, id, keys }) =>
    [...keys].flatMap((key) => textAt(reading, of, id, key) ?? []),
  )
  return { texts: all.flat(), others: all.filter((texts) => texts.length === 0).length }
}

/** Each live struct of ours that the server lacks. */
function* itemsBeyond({ doc }: Board, { stored, prefixes }: Known): Generator<Y.Item> {
  for (const [client, structs] of doc.store.clients) {
    const from = stored.get(client) ?? 0
    const prefix = prefixOf(client)
    const isOurs = client === doc.clientID || (prefix !== undefined && prefixes.has(prefix))
    if (!isOurs || Y.getState(doc.store, client) <= from) continue
    for (const struct of structs.slice(Y.findIndexSS(structs, from))) {
      if (struct instanceof Y.Item && !struct.deleted) yield struct
    }
  }
}

function* typedAt({ doc, canvas }: Board, ids: Ranges): Generator<Y.Item> {
  for (const [client, ranges] of ids) {
    const structs = doc.store.clients.get(client) ?? []
    for (const { clock, len } of ranges) {
      if (clock >= Y.getState(doc.store, client)) continue
      for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
        const struct = structs[at]
        if (!struct || struct.id.clock >= clock + len) break
        if (struct instanceof Y.Item) yield* typedIn(struct, canvas)
      }
    }
  }
}

/** An item's own characters, or those of all that lies in it; the text of a drawing is a value. */
function* typedIn(item: Y.Item, canvas: Board['canvas']): Generator<Y.Item> {
  if (item.deleted) return
  const isDrawn = (item.parent as Y.AbstractType<unknown>)._item?.parent === (canvas as unknown)
  if (item.content instanceof Y.ContentString || isDrawn) yield item
  if (!(item.content instanceof Y.ContentType)) return
  const { _map, _start } = item.content.type
  for (const inner of _map.values()) yield* typedIn(inner, canvas)
  for (let inner = _start; inner; inner = inner.right) yield* typedIn(inner, canvas)
}

function rootNames(board: Board): ReadonlyMap<unknown, string> {
  return new Map(Object.entries(board).map(([name, root]) => [root, name]))
}

function pathOf(item: Y.Item, names: ReadonlyMap<unknown, string>): string[] {
  const path: string[] = []
  for (let at: Y.Item | null = item; at;) {
    if (at.parentSub !== null) path.unshift(at.parentSub)
    const parent = at.parent as Y.AbstractType<unknown>
    if (!parent._item) path.unshift(names.get(parent) ?? '')
    at = parent._item
  }
  return path
}

function thingAt(
  [root, id = '', key = '', inner = '']: readonly string[],
  { cards }: BoardState,
): { of: Thing; id: string; key: string } {
  switch (root) {
    case 'cards':
      return { of: 'card', id, key }
    case 'areas':
      return { of: 'area', id, key }
    case 'links':
      return { of: 'link', id, key }
    case 'canvas': {
      // A card's record there is where it lies.
      const card = id.replace(/^shape:/, '')
      return cards.has(card as CardId)
        ? { of: 'card', id: card, key: '' }
        : { of: 'drawing', id, key }
    }
    case 'workshop':
      return { of: 'step', id: key, key: inner }
    default:
      return { of: 'board', id: '', key: id }
  }
}

function textAt(reading: Reading, of: Thing, id: string, key: string): UnsentText | undefined {
  const { board, state } = reading
  if (of === 'card') return cardText(reading, state.cards.get(id as CardId), key)
  const thing =
    of === 'board'
      ? state.info
      : of === 'area'
        ? state.areas.get(id as AreaId)
        : of === 'link'
          ? state.links.get(id as LinkId)
          : of === 'step'
            ? state.agenda.find((step) => step.id === id)
            : { text: drawnText(key, board.canvas.get(id)?.get(key)) }
  const name = thing && 'title' in thing ? thing.title : ''
  return said({ of, id, name, field: '' }, textIn(thing, of === 'drawing' ? 'text' : key))
}

function cardText(
  { state, language }: Reading,
  card: Card | undefined,
  key: string,
): UnsentText | undefined {
  const kind = card && kindOf(card.kind)
  const field = kind?.fields[key]
  if (!card || !kind || !field || field.type === 'key') return undefined
  const name = [kind.label[language], nameOf(card)].filter((word) => word !== '').join(' · ')
  const text = cellOf(field, card.fields[key], state, language)
  return said({ of: 'card', id: card.id, name, field: field.label[language] }, String(text ?? ''))
}

function said(where: Omit<UnsentText, 'text'>, text: string): UnsentText | undefined {
  return text.trim() === '' ? undefined : { ...where, text }
}

/** Of the texts that people write on a board, the one under this key. */
function textIn(thing: object | undefined, key: string): string {
  if (!['title', 'goal', 'hint', 'label', 'instruction', 'text'].includes(key)) return ''
  const text: unknown = (thing as Record<string, unknown> | undefined)?.[key]
  return typeof text === 'string' ? text : ''
}

/** The label of an arrow and the name of a frame are plain; all else of a drawing that is a string is no text. */
function drawnText(key: string, value: unknown): string {
  if (typeof value === 'string') return key === 'p.text' || key === 'p.name' ? value : ''
  return richText(value)
}

/** Nested JSON: paragraphs, then runs. */
function richText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const { type, text, content } = value as { type?: string; text?: string; content?: unknown[] }
  const own = typeof text === 'string' ? text : ''
  const inner = Array.isArray(content) ? content.map(richText) : []
  return own + inner.join(type === 'doc' ? '\n' : '')
}
