import { ByteReader, PROTO } from './ByteReader.ts'

/** An update read whole, before any of it is applied; of its content only what rules ask for. */
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
  /** How many Yjs reads, before it makes one of those that lie behind each other. */
  readonly count: number
  /** How many times some of them may become one. */
  readonly runs: number
}

export interface Range {
  readonly client: number
  readonly clock: number
  readonly end: number
}

export interface Id {
  readonly client: number
  readonly clock: number
}

export function isSame(a: Id | undefined, b: Id | undefined): boolean {
  return a?.client === b?.client && a?.clock === b?.clock
}

export interface Struct {
  readonly clock: number
  readonly length: number
  readonly content: Content
  /** What it was inserted behind and before, where there was something. */
  readonly origin: Id | undefined
  readonly rightOrigin: Id | undefined
  /** The name of a root or the id of a type; not said where there is an origin. */
  readonly parent: string | Id | undefined
  readonly key: string | undefined
  /** Where its content begins in the update's bytes. */
  readonly at: number
}

/** Yjs' numbers for what a struct holds; a type is told by its own number, 100 more. */
export const CONTENT = {
  gc: 0,
  deleted: 1,
  binary: 3,
  string: 4,
  type: 7,
  any: 8,
  skip: 10,
  array: 100,
  map: 101,
  text: 102,
} as const
type Content = (typeof CONTENT)[keyof typeof CONTENT]

/** The roots of a board's document; a new one is made by nobody. */
const ROOTS: ReadonlySet<string> = new Set([
  'board',
  'areas',
  'cards',
  'links',
  'canvas',
  'workshop',
  'bin',
])

/** More than any board will ever hold under one id; longer gaps are an attack on arithmetic. */
const MAX_LENGTH = 2 ** 24

/**
 * More than a message can hold of the smallest structs that clients write: of shapes dragged in turns, one of them gone,
 * by our clients (7 bytes each) and others (6). Structs of two bytes that follow each other, Yjs joins.
 */
const MAX_STRUCTS = 750_000

const HAS_ORIGIN = 128
const HAS_RIGHT_ORIGIN = 64
const HAS_KEY = 32

/**
 * Reads the header of each struct and refuses whatever Yjs would not decode, and the well-formed frames that no client
 * writes but that would throw half-way, poison newcomers or take for ever once applied.
 *
 * @throws {Error} that says what is wrong
 */
export function readUpdate(bytes: Uint8Array): Update {
  const reader = new ByteReader(bytes)
  const sections: Section[] = []
  let room = MAX_STRUCTS
  for (let left = reader.count(); left > 0; left--) {
    const count = reader.count()
    room -= count
    if (room < 0) throw new Error('too many structs')
    sections.push(readSection(reader, count))
  }
  const clients = new Set(sections.map(({ client }) => client))
  if (clients.size < sections.length) throw new Error('a client id twice')
  const deletions = readDeletions(reader)
  if (!reader.isAtEnd) throw new Error('bytes behind the update')
  return { bytes, sections, deletions }
}

function readSection(reader: ByteReader, count: number): Section {
  if (count === 0) throw new Error('a client id without structs')
  const client = reader.varUint()
  let clock = reader.varUint()
  const structs: Struct[] = []
  let [runs, before] = [0, false]
  for (let i = 0; i < count; i++) {
    const struct = readStruct(reader, client, clock)
    clock += struct.length
    const isRun = mayJoin(structs.at(-1), client, struct)
    if (isRun && !before) runs++
    before = isRun
    const joined = joinGaps(structs.at(-1), struct)
    if (joined) structs[structs.length - 1] = joined
    else structs.push(struct)
    if (clock > Number.MAX_SAFE_INTEGER) throw new Error('a number too large')
  }
  if (count > 1) assertFirsts(structs)
  return { client, structs, end: clock, count, runs }
}

/** Whether Yjs makes one of two that follow each other, once both are deleted if not before. */
function mayJoin(first: Struct | undefined, client: number, struct: Struct): boolean {
  if (struct.content === CONTENT.gc) return first?.content === CONTENT.gc
  const { origin, rightOrigin, clock } = struct
  if (!first || origin?.client !== client || origin.clock !== clock - 1) return false
  return isSame(first.rightOrigin, rightOrigin)
}

function readStruct(reader: ByteReader, client: number, clock: number): Struct {
  const info = reader.byte()
  if (info === CONTENT.gc || info === CONTENT.skip) {
    const length = assertLength(reader.varUint(), MAX_LENGTH)
    return gap(clock, length, info, reader.at)
  }
  const origin = info & HAS_ORIGIN ? readPast(reader, client, clock) : undefined
  const rightOrigin = info & HAS_RIGHT_ORIGIN ? readPast(reader, client, clock) : undefined
  let parent: Struct['parent']
  let key: string | undefined
  if (!origin && !rightOrigin) {
    parent = readParent(reader, client, clock)
    if (info & HAS_KEY) key = readKey(reader)
    else if (typeof parent === 'string') throw new Error('an item of a root without a key')
  }
  const at = reader.at
  const kind = info & 31
  const length = readContent(reader, kind)
  const content = (kind === CONTENT.type ? 100 + (reader.bytes[at] ?? 0) : kind) as Content
  return { clock, length, content, origin, rightOrigin, parent, key, at }
}

/** Two that follow each other are one; else undefined. */
function joinGaps(first: Struct | undefined, { content, length }: Struct): Struct | undefined {
  if (content !== CONTENT.gc && content !== CONTENT.skip) return undefined
  if (first?.content !== content) return undefined
  return gap(first.clock, first.length + length, content, first.at)
}

/** Written out: a spread would take forty times as long and four times the memory, and there may be thousands. */
function gap(clock: number, length: number, content: Content, at: number): Struct {
  return {
    clock,
    length,
    content,
    origin: undefined,
    rightOrigin: undefined,
    parent: undefined,
    key: undefined,
    at,
  }
}

/** Yjs does not look whether a struct refers to itself or to its own future; applying it throws half-way. */
function readPast(reader: ByteReader, client: number, clock: number): Id {
  const id = { client: reader.varUint(), clock: reader.varUint() }
  if (id.client === client && id.clock >= clock) throw new Error('a struct that refers to itself')
  return id
}

function readParent(reader: ByteReader, client: number, clock: number): string | Id {
  switch (reader.varUint()) {
    case 0:
      return readPast(reader, client, clock)
    case 1: {
      const root = reader.string()
      if (!ROOTS.has(root)) throw new Error('an unknown root')
      return root
    }
    default:
      throw new Error('an unknown kind of parent')
  }
}

function readKey(reader: ByteReader): string {
  const key = reader.string()
  if (key === PROTO) throw new Error('a key that is a prototype')
  return key
}

/** Returns its length. JSON, embeds, formats, XML and documents in the document are written by no board. */
function readContent(reader: ByteReader, kind: number): number {
  switch (kind) {
    case CONTENT.any: {
      const length = assertLength(reader.count(), MAX_LENGTH)
      for (let i = 0; i < length; i++) reader.skipValue()
      return length
    }
    case CONTENT.string:
      return assertLength(reader.skipString(), MAX_LENGTH)
    case CONTENT.deleted:
      return assertLength(reader.varUint(), MAX_LENGTH)
    case CONTENT.type:
      if (reader.byte() > CONTENT.text - CONTENT.array)
        throw new Error('a type that boards do not have')
      return 1
    case CONTENT.binary:
      reader.skipBytes()
      return 1
    default:
      throw new Error('content of an unknown kind')
  }
}

function assertLength(length: number, max: number): number {
  if (length <= 0) throw new Error('a struct of length 0')
  if (length > max) throw new Error('a struct of absurd length')
  return length
}

/** Yjs names an origin the second time it sets a key: thousands that don't would take quadratic time to place. */
function assertFirsts(structs: readonly Struct[]): void {
  const firsts = new Set<string>()
  for (const { parent, key } of structs) {
    if (key === undefined) continue
    const place = `${nameOf(parent)} ${key}`
    if (firsts.has(place)) throw new Error('a key set for the first time twice')
    firsts.add(place)
  }
}

function nameOf(of: string | Id | undefined): string {
  return typeof of === 'object' ? `${of.client} ${of.clock}` : (of ?? '')
}

/** Yjs writes each client once and its ranges in order; thousands that overlap would take quadratic time to look at. */
function readDeletions(reader: ByteReader): Range[] {
  const deletions: Range[] = []
  const clients = new Set<number>()
  for (let left = reader.count(); left > 0; left--) {
    const client = reader.varUint()
    if (clients.has(client)) throw new Error('deletions of a client id twice')
    clients.add(client)
    readRanges(reader, client, deletions)
  }
  return deletions
}

function readRanges(reader: ByteReader, client: number, to: Range[]): void {
  let reached = 0
  for (let left = reader.count(); left > 0; left--) {
    const clock = reader.varUint()
    const length = reader.varUint()
    if (length === 0) throw new Error('a deletion of nothing')
    if (length > Number.MAX_SAFE_INTEGER - clock) throw new Error('a number too large')
    if (clock < reached) throw new Error('deletions out of order')
    reached = clock + length
    to.push({ client, clock, end: reached })
  }
}
