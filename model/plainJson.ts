import { fromBase64, toBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import { compareText } from './order.ts'

/**
 * Values of a document as JSON that people can read and that loses nothing (FILE2). A `Y.Map` is an object, keys
 * sorted; plain values are themselves; everything else is an object with one `$` key: `$text` a
 * `Y.Text`, `$list` a `Y.Array`, `$value` a plain object, `$bytes`, `$number` (one that JSON has not), `$bigint`,
 * `$none` (undefined), and `$map` a `Y.Map` that would look like one of these.
 */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

/** What other programs take for more than a key: no document gets it, no file holds it. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
])

/** Yjs types nested deeper than this are no board; the sync server refuses them as well. */
const MAX_TYPE_DEPTH = 6
/** Inside a plain value there can be no Yjs type at all. */
const PLAIN = MAX_TYPE_DEPTH

export function toJson(value: unknown): Json {
  if (value instanceof Y.Map) {
    const entries = entriesToJson(value.entries())
    return tagOf(entries) === undefined ? entries : { $map: entries }
  }
  // oxlint-disable-next-line typescript/no-base-to-string -- Y.Text.toString() is its text
  if (value instanceof Y.Text) return { $text: value.toString() }
  if (value instanceof Y.Array) return { $list: value.toArray().filter(isListable).map(toJson) }
  if (value instanceof Y.AbstractType || value instanceof Y.Doc) return toJson(value.toJSON())
  if (value instanceof Uint8Array) return { $bytes: toBase64(value) }
  if (Array.isArray(value)) return value.map(toJson)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return numberToJson(value)
  if (typeof value === 'bigint') return { $bigint: String(value) }
  if (typeof value === 'object') return { $value: entriesToJson(Object.entries(value)) }
  return { $none: true }
}

function numberToJson(value: number): Json {
  if (Object.is(value, -0)) return { $number: '-0' }
  return Number.isFinite(value) ? value : { $number: String(value) }
}

/**
 * The value to store for a piece of JSON; `depth` counts the Yjs types around it. Throws where a tag has the
 * wrong content or types are nested too deeply.
 */
export function fromJson(json: Json, depth = 0): unknown {
  if (json === null || typeof json !== 'object') return json
  if (isList(json)) return json.map((item) => fromJson(item, PLAIN))
  const tag = tagOf(json)
  return tag === undefined ? mapFrom(json, depth) : fromTagged(tag, json[tag] ?? null, depth)
}

function fromTagged(tag: string, content: Json, depth: number): unknown {
  switch (tag) {
    case '$map':
      return mapFrom(content, depth)
    case '$text':
      return new Y.Text(deepEnough(stringOf(content), depth))
    case '$list':
      return listFrom(content, depth)
    case '$value':
      return Object.fromEntries(
        Object.entries(asObject(content)).map(([key, item]) => [key, fromJson(item, PLAIN)]),
      )
    case '$bytes':
      return fromBase64(stringOf(content))
    case '$number':
      return Number(stringOf(content))
    case '$bigint':
      return BigInt(stringOf(content))
    default:
      return undefined
  }
}

function mapFrom(json: Json, depth: number): Y.Map<unknown> {
  const map = new Y.Map<unknown>()
  for (const [key, item] of Object.entries(deepEnough(asObject(json), depth))) {
    map.set(key, fromJson(item, depth + 1))
  }
  return map
}

function listFrom(json: Json, depth: number): Y.Array<unknown> {
  if (!isList(json)) throw new TypeError('a list is needed')
  const items = deepEnough(json, depth).map((item) => fromJson(item, depth + 1))
  if (!items.every(isListable)) throw new TypeError('no such value can be in a list')
  const list = new Y.Array<unknown>()
  list.push(items)
  return list
}

const TAGS = ['$map', '$text', '$list', '$value', '$bytes', '$number', '$bigint', '$none']

/** The one `$` key of a tagged value. */
function tagOf(json: JsonObject): string | undefined {
  const keys = Object.keys(json)
  return keys.length === 1 && TAGS.includes(keys[0] ?? '') ? keys[0] : undefined
}

/** Yjs reads others from an update, but puts none in a list. */
export function isListable(value: unknown): boolean {
  return value !== undefined && typeof value !== 'bigint'
}

export function entriesToJson(entries: Iterable<[string, unknown]>): JsonObject {
  const allowed = [...entries].filter(([key]) => !FORBIDDEN_KEYS.has(key))
  const sorted = allowed.sort(([a], [b]) => compareText(a, b))
  return Object.fromEntries(sorted.map(([key, value]) => [key, toJson(value)]))
}

function deepEnough<T>(content: T, depth: number): T {
  if (depth >= MAX_TYPE_DEPTH) throw new TypeError('nested too deeply')
  return content
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

function asObject(json: Json): JsonObject {
  if (json === null || typeof json !== 'object' || isList(json))
    throw new TypeError('an object is needed')
  return json
}

function stringOf(json: Json): string {
  if (typeof json !== 'string') throw new TypeError('a text is needed')
  return json
}
