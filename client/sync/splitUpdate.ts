import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

type Decoded = ReturnType<typeof Y.decodeUpdate>
type Struct = Decoded['structs'][number]
type Deletions = Decoded['ds']

/** One struct as it goes over the wire, with where it belongs. */
interface Written {
  readonly client: number
  readonly clock: number
  readonly bytes: Uint8Array
}

/** What the head of a section, or of the whole, may take. */
const SECTION_BYTES = 32
/** One deletion at most: client, clock and length. */
const RANGE_BYTES = 32

/** A single value, which nothing can split, is larger than a message may be. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

/**
 * An update as updates of at most `limit` bytes which, applied in order, do the same. Each builds only on those before
 * it. A single value that is larger, and no text, goes alone.
 *
 * @throws {TooLarge} when that one is above `most`
 */
export function splitUpdate(update: Uint8Array, limit: number, most = limit): Uint8Array[] {
  if (update.length <= limit) return [update]
  const { structs, ds } = Y.decodeUpdate(update)
  const room = limit - 2 * SECTION_BYTES
  const written = inOrderOfNeed(structs).flatMap((struct) => writeStruct(struct, room, most))
  const pieces: Uint8Array[] = []
  let piece = new Map<number, Written[]>()
  let size = 0
  for (const one of written) {
    const section = piece.get(one.client)
    const needed = one.bytes.length + (section ? 0 : SECTION_BYTES)
    if (size + needed > room) {
      pieces.push(pieceOf(piece))
      piece = new Map([[one.client, [one]]])
      size = one.bytes.length + SECTION_BYTES
    } else {
      if (section) section.push(one)
      else piece.set(one.client, [one])
      size += needed
    }
  }
  if (size > 0) pieces.push(pieceOf(piece))
  return [...pieces, ...deletionsOf(ds, Math.floor(room / RANGE_BYTES))]
}

/** Sections of an update come by client; what one builds on may lie in a later one. */
function inOrderOfNeed(structs: readonly Struct[]): Struct[] {
  const queues = grouped(structs, ({ id }) => id.client)
  const reached = new Map<number, number>()
  for (const [client, [first]] of queues) reached.set(client, first?.id.clock ?? 0)
  const isThere = (id: Y.ID | null | undefined) =>
    !id || id.clock < (reached.get(id.client) ?? Infinity)
  const ordered: Struct[] = []
  const next = new Map<number, number>()
  for (let before = -1; before !== ordered.length;) {
    before = ordered.length
    for (const [client, queue] of queues) {
      let at = next.get(client) ?? 0
      for (let struct = queue[at]; struct && needsOf(struct).every(isThere); struct = queue[++at]) {
        ordered.push(struct)
        reached.set(client, struct.id.clock + struct.length)
      }
      next.set(client, at)
    }
  }
  // What is left builds on something that is nowhere here; the server knows it or asks.
  for (const [client, queue] of queues) ordered.push(...queue.slice(next.get(client)))
  return ordered
}

function needsOf(struct: Struct): (Y.ID | null | undefined)[] {
  if (!(struct instanceof Y.Item)) return []
  const parent: unknown = struct.parent
  return [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : undefined]
}

/** @throws {TooLarge} */
function writeStruct(struct: Struct, room: number, most: number): Written[] {
  if (struct instanceof Y.Item && struct.content instanceof Y.ContentAny && struct.length > 1) {
    return valuesOf(struct).flatMap((one) => writeStruct(one, room, most))
  }
  const { client, clock } = struct.id
  const bytes = bytesOf(struct)
  const isText = struct instanceof Y.Item && struct.content instanceof Y.ContentString
  if (bytes.length <= room || (!isText && bytes.length + 2 * SECTION_BYTES <= most)) {
    return [{ client, clock, bytes }]
  }
  if (!isText) throw new TooLarge(`One value takes ${bytes.length} bytes`)
  return cutText(struct, Math.floor(room / 4)).flatMap((part) => writeStruct(part, room, most))
}

/** Values that Yjs has joined one by one: those of a key are taken only beside their deletions, which come last. */
function valuesOf(item: Y.Item): Y.Item[] {
  const { client, clock } = item.id
  const { arr } = item.content as Y.ContentAny
  return arr.map((value: unknown, i) => {
    const origin = i === 0 ? item.origin : Y.createID(client, clock + i - 1)
    const { rightOrigin, parent, parentSub } = item
    const content = new Y.ContentAny([value])
    const id = Y.createID(client, clock + i)
    return new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, content)
  })
}

/** A run of text as several, each written behind the one before, as Yjs itself would cut it. */
function cutText(item: Y.Item, length: number): Y.Item[] {
  const text = (item.content as Y.ContentString).str
  const parts: Y.Item[] = []
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + length)
    const isWithinPair = /[\uD800-\uDBFF]/.test(text[to - 1] ?? '') && to < text.length
    if (isWithinPair) to--
    const { client, clock } = item.id
    const origin = from === 0 ? item.origin : Y.createID(client, clock + from - 1)
    const content = new Y.ContentString(text.slice(from, to))
    const id = Y.createID(client, clock + from)
    const { rightOrigin, parent, parentSub } = item
    parts.push(new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, content))
    from = to
  }
  return parts
}

function bytesOf(struct: Struct): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  struct.write(encoder, 0)
  return encoding.toUint8Array(encoder.restEncoder)
}

/** An update in Yjs' v1 encoding: sections of clients, then no deletions. */
function pieceOf(sections: ReadonlyMap<number, readonly Written[]>): Uint8Array {
  const to = encoding.createEncoder()
  encoding.writeVarUint(to, sections.size)
  for (const [client, section] of sections) {
    encoding.writeVarUint(to, section.length)
    encoding.writeVarUint(to, client)
    encoding.writeVarUint(to, section[0]?.clock ?? 0)
    for (const { bytes } of section) encoding.writeUint8Array(to, bytes)
  }
  encoding.writeVarUint(to, 0)
  return encoding.toUint8Array(to)
}

function deletionsOf({ clients }: Deletions, most: number): Uint8Array[] {
  const ranges = [...clients].flatMap(([client, own]) => own.map((range) => ({ client, range })))
  const pieces: Uint8Array[] = []
  for (let from = 0; from < ranges.length; from += most) {
    const byClient = grouped(ranges.slice(from, from + most), ({ client }) => client)
    const to = encoding.createEncoder()
    encoding.writeVarUint(to, 0)
    encoding.writeVarUint(to, byClient.size)
    for (const [client, some] of byClient) {
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, some.length)
      for (const { range } of some) {
        encoding.writeVarUint(to, range.clock)
        encoding.writeVarUint(to, range.len)
      }
    }
    pieces.push(encoding.toUint8Array(to))
  }
  return pieces
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}
