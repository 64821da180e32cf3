import * as Y from 'yjs'
import { isEqual, type TLRecord } from 'tldraw'
import { asNode, type Node } from '../../model/Board.ts'
import { finite } from '../../model/finite.ts'

export const PAGE = 'page:page'

/** Kinds of drawing that are kept as they are. Anything else in the document is kept too, but not shown. */
const DRAWINGS = new Set([
  'arrow',
  'draw',
  'frame',
  'geo',
  'group',
  'highlight',
  'image',
  'line',
  'matrix',
  'note',
  'text',
])
/** The record of an arrow that is a link: only its bend; never shown without its link. */
export const LINK_TYPE = 'link'

type Props = Record<string, unknown>
/** A record that came over the wire: of the right outline, its properties unchecked. */
export type RawRecord = Props & { id: string; typeName: string; type: string; props: Props }

export function isDrawing(type: unknown): boolean {
  return DRAWINGS.has(String(type))
}

/** `[x, y, rotation]` of a record; undefined where it has none or a broken one. */
export function geometryIn(node: Node | undefined): [number, number, number] | undefined {
  const g = node?.get('g')
  const [x, y, rotation] = Array.isArray(g) ? g.map(finite) : []
  return x === undefined || y === undefined ? undefined : [x, y, rotation ?? 0]
}

export function propsOf(node: Node): Props {
  const props: Props = {}
  for (const [key, value] of node.entries()) if (key.startsWith('p.')) props[key.slice(2)] = value
  return props
}

/** A stored drawing, binding or asset as tldraw would have it, with `defaults` for properties it lacks. */
export function readRecord(id: string, node: Node, defaults: Props): RawRecord | undefined {
  const type = String(node.get('type'))
  const typeName = String(node.get('typeName'))
  const record = { id, typeName, type, meta: {}, props: { ...defaults, ...propsOf(node) } }
  switch (typeName) {
    case 'shape': {
      if (!isDrawing(type)) return undefined
      const [x, y, rotation] = geometryIn(node) ?? [0, 0, 0]
      const opacity = finite(node.get('opacity')) ?? 1
      const isLocked = node.get('isLocked') === true
      return { ...record, x, y, rotation, opacity, isLocked, index: node.get('index') }
    }
    case 'binding':
      return { ...record, fromId: node.get('fromId'), toId: node.get('toId') }
    case 'asset':
      return record
    default:
      return undefined
  }
}

/**
 * Writes what a person changed: keys that differ between `before` and `after`, unless the document holds that value
 * already. What arrived from others meanwhile is not theirs and is left alone.
 */
export function writeRecord(
  root: Y.Map<Node>,
  before: TLRecord | undefined,
  after: TLRecord,
  overrides: Props = {},
): void {
  const was = before ? flat(before) : {}
  const is = { ...flat(after), ...overrides }
  let node = asNode(root.get(after.id))
  if (!node) {
    node = new Y.Map()
    root.set(after.id, node)
    Object.assign(was, Object.fromEntries(Object.keys(is).map((key) => [key, undefined])))
  }
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const value = is[key]
    if (isEqual(was[key], value) || isEqual(node.get(key), value)) continue
    if (value === undefined) node.delete(key)
    else node.set(key, value)
  }
}

/** A record as its keys in the document; defaults are left out. */
function flat(record: TLRecord): Props {
  const keys: Props = { typeName: record.typeName }
  if ('type' in record) keys['type'] = record.type
  if (record.typeName === 'shape') {
    const { x, y, rotation, index, parentId, opacity, isLocked } = record
    keys['g'] = [rounded(x), rounded(y), rotation]
    keys['index'] = index
    if (parentId !== PAGE) keys['parentId'] = parentId
    if (opacity !== 1) keys['opacity'] = opacity
    if (isLocked) keys['isLocked'] = true
  }
  if (record.typeName === 'binding') {
    keys['fromId'] = record.fromId
    keys['toId'] = record.toId
  }
  if ('props' in record) {
    for (const [name, value] of Object.entries(record.props as Props)) keys[`p.${name}`] = value
  }
  return keys
}

/** Hundredths of a canvas unit are finer than any screen. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
