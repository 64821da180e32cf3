import * as Y from 'yjs'
import { asNode, type Node } from './Board.ts'
import { kindOf } from './cards.ts'
import { isContainer, type Field, type FieldInput, type ListField } from './fields.ts'
import { newId, type Random } from './ids.ts'
import { orderKeysBetween, type OrderKey } from './order.ts'
import { readText } from './readCard.ts'
import { textDiff } from './textDiff.ts'

/** Makes every container the kind needs, at birth or in a migration; what is there stays. */
export function addContainers(node: Node, kind: string): void {
  for (const [name, field] of Object.entries(kindOf(kind)?.fields ?? {})) {
    if (isContainer(field) && !node.has(name)) {
      node.set(name, field.type === 'text' ? new Y.Text() : new Y.Map())
    }
  }
}

/** Replaces a field's value. Texts are changed where they differ, so that others' carets and words survive. */
export function writeField(
  node: Node,
  name: string,
  field: Field,
  input: FieldInput,
  random: Random,
): void {
  switch (field.type) {
    case 'text':
      return writeText(node, name, typeof input === 'string' ? input : '')
    case 'list':
      return writeList(nodeAt(node, name), field, Array.isArray(input) ? input : [], random)
    case 'choices':
      return writeKeys(nodeAt(node, name), Array.isArray(input) ? input : [])
    case 'ref':
      if (field.many) return writeKeys(nodeAt(node, name), Array.isArray(input) ? input : [])
      return writePlain(node, name, input)
    case 'votes': {
      const votes = nodeAt(node, name)
      for (const [who, vote] of Object.entries((input ?? {}) as object)) {
        if (vote === undefined) votes.delete(who)
        else votes.set(who, vote)
      }
      return
    }
    default:
      return writePlain(node, name, input)
  }
}

/** Changes a text where it differs from `next`, in one deletion and one insertion. */
export function writeText(node: Node, name: string, next: string): void {
  const raw = node.get(name)
  if (!(raw instanceof Y.Text)) {
    node.set(name, new Y.Text(next))
    return
  }
  const diff = textDiff(readText(raw), next)
  if (!diff) return
  if (diff.remove > 0) raw.delete(diff.at, diff.remove)
  if (diff.insert !== '') raw.insert(diff.at, diff.insert)
}

/** A list item as a map of its own, so that two people can edit two items, or two fields of one. */
export function listItem(
  field: ListField,
  value: string | Readonly<Record<string, string | number | undefined>>,
  order: OrderKey,
): Node {
  const item: Node = new Y.Map()
  item.set('order', order)
  if (!field.item) {
    item.set('text', new Y.Text(typeof value === 'string' ? value : ''))
    return item
  }
  for (const [name, sub] of Object.entries(field.item)) {
    const given = typeof value === 'string' ? undefined : value[name]
    if (sub.type === 'text') item.set(name, new Y.Text(typeof given === 'string' ? given : ''))
    else if (given !== undefined) item.set(name, given)
    else if (sub.type === 'choice' && sub.default !== undefined) item.set(name, sub.default)
  }
  return item
}

function writeList(
  list: Node,
  field: ListField,
  values: readonly (string | Readonly<Record<string, string | number | undefined>>)[],
  random: Random,
): void {
  for (const id of [...list.keys()]) list.delete(id)
  const orders = orderKeysBetween(null, null, values.length, random)
  values.forEach((value, i) => list.set(newId(random), listItem(field, value, orders[i] ?? 'a0')))
}

function writeKeys(keys: Node, wanted: readonly unknown[]): void {
  for (const key of [...keys.keys()]) if (!wanted.includes(key)) keys.delete(key)
  for (const key of wanted) if (typeof key === 'string' && !keys.has(key)) keys.set(key, true)
}

function writePlain(node: Node, name: string, input: FieldInput): void {
  if (input === undefined || input === '') node.delete(name)
  else if (node.get(name) !== input) node.set(name, input)
}

function nodeAt(node: Node, name: string): Node {
  const there = asNode(node.get(name))
  if (there) return there
  const made: Node = new Y.Map()
  node.set(name, made)
  return made
}
