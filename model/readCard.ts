import * as Y from 'yjs'
import { asNode, type Node } from './Board.ts'
import { kindOf, type Card } from './cards.ts'
import { deletedAt, deletedBy, isDeletionKey } from './deletion.ts'
import {
  isDay,
  isVote,
  type Field,
  type FieldValue,
  type ItemField,
  type ListField,
  type ListItem,
  type Vote,
} from './fields.ts'
import { finite } from './finite.ts'
import { isId, type CardId, type ParticipantId } from './ids.ts'
import { byOrder, compareText, isOrderKey, type OrderKey } from './order.ts'

/** Keys of a card that belong to no field. */
const CARD_KEYS: ReadonlySet<string> = new Set(['kind', 'createdBy', 'createdAt', 'order', 'area'])

/** Reads a card without ever throwing: what doesn't fit its kind ends up in `unknown`, as text. */
export function readCard(id: CardId, node: Node): Card {
  const kindName = readText(node.get('kind'))
  const fields: Record<string, FieldValue> = {}
  const unknown: Record<string, string> = {}
  const declared = kindOf(kindName)?.fields ?? {}
  for (const [name, field] of Object.entries(declared)) {
    const raw = node.get(name)
    const value = readField(field, raw)
    fields[name] = value
    if (raw !== undefined && isUnreadable(field, raw, value)) keep(unknown, name, raw)
  }
  for (const [name, raw] of node.entries()) {
    const isOther = !CARD_KEYS.has(name) && !isDeletionKey(name) && !Object.hasOwn(declared, name)
    if (isOther) keep(unknown, name, raw)
  }
  const createdBy = node.get('createdBy')
  const area = node.get('area')
  return {
    id,
    kind: kindName,
    createdBy: isId(createdBy) ? (createdBy as ParticipantId) : undefined,
    createdAt: finite(node.get('createdAt')) ?? 0,
    deletedAt: deletedAt(node),
    deletedBy: deletedBy(node),
    order: readOrder(node.get('order')),
    area: isId(area) ? area : undefined,
    fields,
    unknown,
  }
}

export function readField(field: Field, raw: unknown): FieldValue {
  switch (field.type) {
    case 'text':
      return readText(raw)
    case 'number':
    case 'score':
      return finite(raw)
    case 'date':
      return isDay(raw) ? raw : undefined
    case 'choices':
      return readKeys(raw, field.options)
    case 'list':
      return readList(field, raw)
    case 'ref':
      if (field.many) return readKeys<CardId>(raw)
      return isId(raw) ? (raw as CardId) : undefined
    case 'votes':
      return readVotes(raw)
    default:
      return typeof raw === 'string' && raw !== '' ? raw : undefined
  }
}

/** Text of a `Y.Text`, or of a plain string that an older or foreign writer left. */
export function readText(raw: unknown): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- Y.Text.toString() is its text
  return raw instanceof Y.Text ? raw.toString() : typeof raw === 'string' ? raw : ''
}

/** An order key; a malformed one sorts first among its siblings. */
export function readOrder(raw: unknown): OrderKey {
  return isOrderKey(raw) ? raw : 'a0'
}

/** Keys of a map that are set, those of `options` first and in its order. */
function readKeys<Id extends string = string>(raw: unknown, options: object = {}): Id[] {
  const node = asNode(raw)
  if (!node) return []
  const known = Object.keys(options)
  const place = (key: string) => (known.includes(key) ? known.indexOf(key) : known.length)
  return ([...node.keys()] as Id[])
    .filter((key) => node.get(key) === true)
    .sort((a, b) => place(a) - place(b) || compareText(a, b))
}

function readList(field: ListField, raw: unknown): ListItem[] {
  const items: ListItem[] = []
  for (const [id, value] of asNode(raw)?.entries() ?? []) {
    const node = asNode(value)
    if (!node) continue
    const values: Record<string, string | number | undefined> = {}
    for (const [name, item] of Object.entries(field.item ?? {})) {
      values[name] = readItemField(item, node.get(name))
    }
    items.push({
      id,
      order: readOrder(node.get('order')),
      text: readText(node.get('text')),
      values,
    })
  }
  return items.sort(byOrder)
}

function readItemField(field: ItemField, raw: unknown): string | number | undefined {
  return readField(field, raw) as string | number | undefined
}

function readVotes(raw: unknown): Readonly<Record<string, Vote>> {
  const votes: Record<string, Vote> = {}
  for (const [who, vote] of asNode(raw)?.entries() ?? []) {
    if (isId(who) && isVote(vote)) votes[who] = vote
  }
  return votes
}

function isUnreadable(field: Field, raw: unknown, value: FieldValue): boolean {
  if (raw === null) return false
  switch (field.type) {
    case 'text':
      return !(raw instanceof Y.Text) && typeof raw !== 'string'
    case 'list':
    case 'choices':
    case 'votes':
      return asNode(raw) === undefined
    case 'ref':
      return field.many ? asNode(raw) === undefined : value === undefined && raw !== ''
    default:
      return value === undefined && raw !== ''
  }
}

/** Shown plainly beside the fields; empty containers of a kind the card once was are not worth it. */
function keep(unknown: Record<string, string>, name: string, raw: unknown): void {
  const text = asPlainText(raw)
  if (text !== '' && text !== '{}') unknown[name] = text
}

/** Whatever it is, as something a person can read and copy. */
function asPlainText(raw: unknown): string {
  if (typeof raw === 'string') return raw
  if (raw instanceof Y.Text) return readText(raw)
  try {
    const plain: unknown = raw instanceof Y.AbstractType ? raw.toJSON() : raw
    return JSON.stringify(plain, inOrder) ?? String(plain)
  } catch {
    return '?'
  }
}

/** Keys sorted: boards that agree hold the same in different orders. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)))
}
