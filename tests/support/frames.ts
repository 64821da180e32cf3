import * as encoding from 'lib0/encoding'
import type * as Y from 'yjs'
import type { Random } from '../../model/ids.ts'
import { MESSAGE } from '../../model/protocol.ts'

/** An update written byte by byte, as no Yjs client would: sections, then deletions. */
export function rawUpdate(
  sections: readonly { client: number; clock?: number; structs: readonly Uint8Array[] }[],
  deletions: readonly { client: number; ranges: readonly (readonly [number, number])[] }[] = [],
): Uint8Array {
  return written((to) => {
    encoding.writeVarUint(to, sections.length)
    for (const { client, clock = 0, structs } of sections) {
      encoding.writeVarUint(to, structs.length)
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, clock)
      for (const struct of structs) encoding.writeUint8Array(to, struct)
    }
    encoding.writeVarUint(to, deletions.length)
    for (const { client, ranges } of deletions) {
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, ranges.length)
      for (const number of ranges.flat()) encoding.writeVarUint(to, number)
    }
  })
}

type Id = readonly [client: number, clock: number]

/** One item: `content` is its kind and its bytes, a parent the name of a root or an id. */
export function rawItem(options: {
  content: readonly [kind: number, bytes: Uint8Array]
  parent?: string | Id
  key?: string
  origin?: Id
  rightOrigin?: Id
}): Uint8Array {
  const { content, parent, key, origin, rightOrigin } = options
  return written((to) => {
    const info =
      content[0] | (origin ? 128 : 0) | (rightOrigin ? 64 : 0) | (key === undefined ? 0 : 32)
    encoding.writeUint8(to, info)
    for (const number of [...(origin ?? []), ...(rightOrigin ?? [])]) {
      encoding.writeVarUint(to, number)
    }
    if (!origin && !rightOrigin) {
      encoding.writeVarUint(to, typeof parent === 'string' ? 1 : 0)
      if (typeof parent === 'string') encoding.writeVarString(to, parent)
      else for (const number of parent ?? []) encoding.writeVarUint(to, number)
      if (key !== undefined) encoding.writeVarString(to, key)
    }
    encoding.writeUint8Array(to, content[1])
  })
}

export function written(write: (to: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}

/** The message that says who is where: client id, clock and state of each. */
export function presenceMessage(
  entries: readonly (readonly [id: number, clock: number, json: string])[],
): Uint8Array {
  const states = written((to) => {
    encoding.writeVarUint(to, entries.length)
    for (const [id, clock, json] of entries) {
      encoding.writeVarUint(to, id)
      encoding.writeVarUint(to, clock)
      encoding.writeVarString(to, json)
    }
  })
  return written((to) => {
    encoding.writeVarUint(to, MESSAGE.awareness)
    encoding.writeVarUint8Array(to, states)
  })
}

/** The message that asks for all that somebody in this state lacks. */
export function syncRequest(state: readonly (readonly [client: number, clock: number])[]) {
  const vector = written((to) => {
    encoding.writeVarUint(to, state.length)
    for (const number of state.flat()) encoding.writeVarUint(to, number)
  })
  return written((to) => {
    encoding.writeVarUint(to, MESSAGE.sync)
    encoding.writeVarUint(to, 0)
    encoding.writeVarUint8Array(to, vector)
  })
}

/** Contents of items. */
export const content = {
  any: (...values: unknown[]) =>
    [
      8,
      written((to) => {
        encoding.writeVarUint(to, values.length)
        for (const value of values) encoding.writeAny(to, value as never)
      }),
    ] as const,
  string: (text: string) => [4, written((to) => encoding.writeVarString(to, text))] as const,
  deleted: (length: number) => [1, written((to) => encoding.writeVarUint(to, length))] as const,
  type: (type: number) => [7, new Uint8Array([type])] as const,
}

/** The content of a map, which is what a card is. */
export const MAP = content.type(1)

/** A card of its own, without anything in it. */
export const card = rawItem({ content: MAP, parent: 'cards', key: 'x' })

/** The first update of a client. */
export const one = (...structs: Uint8Array[]) => rawUpdate([{ client: 9, structs }])

/** GC (0) or Skip (10). */
export function rawGap(kind: 0 | 10, length: number): Uint8Array {
  return written((to) => {
    encoding.writeUint8(to, kind)
    encoding.writeVarUint(to, length)
  })
}

/** Bytes with a few changed, left out, doubled or cut off. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const at = () => Math.floor(random() * bytes.length)
  const copy = [...bytes]
  for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
    const what = random()
    if (what < 0.6) copy[at()] = Math.floor(random() * 256)
    else if (what < 0.75) copy.splice(at(), 1 + Math.floor(random() * 4))
    else if (what < 0.9) copy.splice(at(), 0, ...copy.slice(at()).slice(0, 8))
    else copy.length = Math.max(1, Math.floor(random() * copy.length))
  }
  return new Uint8Array(copy)
}

/** What somebody's edits change, as updates in order. */
export function updatesOf(doc: Y.Doc, edit: () => void): Uint8Array[] {
  const updates: Uint8Array[] = []
  const keep = (update: Uint8Array) => updates.push(update)
  doc.on('update', keep)
  edit()
  doc.off('update', keep)
  return updates
}
