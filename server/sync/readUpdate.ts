import * as Y from 'yjs'

/** A Yjs update read whole, before any of it is applied. */
export interface Update {
  readonly bytes: Uint8Array
  readonly sections: readonly Section[]
  readonly deletions: readonly Range[]
}

/** What an update says under one client id: consecutive structs. */
export interface Section {
  readonly client: number
  readonly structs: readonly Struct[]
  /** The clock behind its last struct. */
  readonly end: number
}

export interface Range {
  readonly client: number
  readonly clock: number
  readonly end: number
}

export type Struct = Y.Item | Y.GC | Y.Skip

/** The roots of a board's document; a new one is made by nobody. */
const ROOTS: ReadonlySet<unknown> = new Set([
  'board',
  'areas',
  'cards',
  'links',
  'canvas',
  'workshop',
])

const CONTENT: ReadonlySet<unknown> = new Set([
  Y.ContentAny,
  Y.ContentBinary,
  Y.ContentDeleted,
  Y.ContentEmbed,
  Y.ContentFormat,
  Y.ContentString,
  Y.ContentType,
])

const TYPES: ReadonlySet<unknown> = new Set([Y.Map, Y.Text, Y.Array])

/** Values nested deeper than this overflow somebody's stack sooner or later. */
const MAX_VALUE_DEPTH = 50
/** More than any board will ever hold under one id; longer gaps are an attack on arithmetic. */
const MAX_LENGTH = 2 ** 24

/**
 * Decodes an update and refuses the well-formed frames that no Yjs client writes but that would throw half-way,
 * poison newcomers or take for ever once applied.
 *
 * @throws {Error} that says what is wrong
 */
export function readUpdate(bytes: Uint8Array): Update {
  const { structs, ds } = Y.decodeUpdate(bytes)
  const sections = readSections(structs)
  for (const { client, structs: own } of sections) assertShapes(client, own)
  const deletions: Range[] = []
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      if (len <= 0 || len > Number.MAX_SAFE_INTEGER - clock)
        throw new Error('a deletion of nothing')
      deletions.push({ client, clock, end: clock + len })
    }
  }
  return { bytes, sections, deletions }
}

function readSections(structs: readonly Struct[]): Section[] {
  const byClient = new Map<number, { client: number; structs: Struct[]; end: number }>()
  for (const struct of structs) {
    const { client, clock } = struct.id
    const section = byClient.get(client)
    if (section && section.end !== clock) throw new Error('a client id twice')
    const end = clock + struct.length
    if (section) {
      section.structs.push(struct)
      section.end = end
    } else {
      byClient.set(client, { client, structs: [struct], end })
    }
  }
  return [...byClient.values()]
}

function assertShapes(client: number, structs: readonly Struct[]): void {
  const firsts = new Set<string>()
  for (const struct of structs) {
    if (struct.length <= 0) throw new Error('a struct of length 0')
    if (!(struct instanceof Y.Item)) {
      if (struct.length > MAX_LENGTH) throw new Error('a struct of absurd length')
      continue
    }
    assertContent(struct)
    assertParent(struct)
    assertOwnPast(client, struct)
    // Yjs names an origin the second time it sets a key. Thousands without one take quadratic time to place.
    if (struct.origin === null && struct.parentSub !== null) {
      const place = `${parentName(struct)} ${struct.parentSub}`
      if (firsts.has(place)) throw new Error('a key set for the first time twice')
      firsts.add(place)
    }
  }
}

function assertContent({ content, length }: Y.Item): void {
  if (!CONTENT.has(content.constructor)) throw new Error('content of an unknown kind')
  if (content instanceof Y.ContentType && !TYPES.has(content.type.constructor)) {
    throw new Error('a type that boards do not have')
  }
  if (content instanceof Y.ContentDeleted && length > MAX_LENGTH) {
    throw new Error('a deletion of absurd length')
  }
  if (content instanceof Y.ContentAny) content.arr.forEach((value) => assertValue(value, 0))
  if (content instanceof Y.ContentEmbed) assertValue(content.embed, 0)
  if (content instanceof Y.ContentFormat) assertValue(content.value, 0)
}

function assertValue(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  if (depth >= MAX_VALUE_DEPTH) throw new Error('a value nested too deep')
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== Array.prototype) {
    throw new Error('a value with a prototype of its own')
  }
  for (const inner of Object.values(value)) assertValue(inner, depth + 1)
}

function assertParent(item: Y.Item): void {
  const parent = item.parent as unknown
  if (typeof parent === 'string' && !ROOTS.has(parent)) throw new Error('an unknown root')
  if (parent === null && item.origin === null && item.rightOrigin === null) {
    throw new Error('an item that belongs nowhere')
  }
}

/** Yjs does not look whether a struct refers to itself or to its own future; applying it throws half-way. */
function assertOwnPast(client: number, item: Y.Item): void {
  for (const id of references(item)) {
    if (id.client === client && id.clock >= item.id.clock) {
      throw new Error('a struct that refers to itself')
    }
  }
}

/** The ids without which an item can't be placed. */
export function references(item: Y.Item): Y.ID[] {
  return [item.origin, item.rightOrigin, item.parent as unknown].filter((id) => id instanceof Y.ID)
}

function parentName(item: Y.Item): string {
  const parent = item.parent as unknown
  return parent instanceof Y.ID ? `${parent.client} ${parent.clock}` : String(parent)
}
