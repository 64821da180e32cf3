import { setImmediate as nextTurn } from 'node:timers/promises'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { DOCUMENT_VERSION } from '../../model/Board.ts'

/** First byte of a snapshot that a compaction wrote; Yjs' format 2, which new boards are stored in, begins with 0. */
const PLAIN = 1
const HEAD_BYTES = 2
/** The other boards of this process wait so long, and not longer, while a large one is written down. */
const SLICE_MS = 5
/** Structs between two looks at the clock. */
const CHECK_EVERY = 200

/**
 * A document as it is stored: Yjs' format 1 behind the version of its layout, so that a newcomer can have it before it
 * was read here. Written in slices, between which the document may change: then it holds everything up to the moment
 * of the call, and of what came later some, which to apply again does no harm.
 */
export async function takeSnapshot(doc: Y.Doc, sliceMs = SLICE_MS): Promise<Uint8Array> {
  const encoder = new Y.UpdateEncoderV1()
  const { restEncoder: out } = encoder
  encoding.writeUint8(out, PLAIN)
  encoding.writeUint8(out, DOCUMENT_VERSION)
  // The order in which Yjs writes clients too.
  const ends = [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => b - a)
  const deletions: (readonly [client: number, ranges: readonly Range[]])[] = []
  const slice = { ms: sliceMs, startedAt: performance.now() }
  encoding.writeVarUint(out, ends.length)
  for (const [client, end] of ends) {
    const section = await writeSection(doc, client, end, slice)
    encoding.writeVarUint(out, section.count)
    encoding.writeVarUint(out, client)
    encoding.writeVarUint(out, 0)
    encoding.writeUint8Array(out, section.bytes)
    if (section.deleted.length > 0) deletions.push([client, section.deleted])
  }
  writeDeletions(out, deletions)
  return encoding.toUint8Array(out)
}

/** Puts a stored document, of either format, into an empty one. */
export function applySnapshot(doc: Y.Doc, snapshot: Uint8Array): void {
  if (snapshot[0] === PLAIN) Y.applyUpdate(doc, snapshot.subarray(HEAD_BYTES))
  else Y.applyUpdateV2(doc, snapshot)
}

/**
 * The update of format 1 that a snapshot holds when it can be shown as it is; undefined when it has to be read and
 * brought up to date first.
 */
export function showable(snapshot: Uint8Array): Uint8Array | undefined {
  const isCurrent = snapshot[0] === PLAIN && snapshot[1] === DOCUMENT_VERSION
  return isCurrent ? snapshot.subarray(HEAD_BYTES) : undefined
}

interface Range {
  readonly clock: number
  length: number
}

interface Section {
  readonly count: number
  readonly bytes: Uint8Array
  readonly deleted: readonly Range[]
}

/** What a client wrote before `end`. While it pauses, structs may be split, merged and replaced: only clocks stay. */
async function writeSection(
  doc: Y.Doc,
  client: number,
  end: number,
  slice: { readonly ms: number; startedAt: number },
): Promise<Section> {
  const encoder = new Y.UpdateEncoderV1()
  const deleted: Range[] = []
  let count = 0
  let clock = 0
  while (clock < end) {
    const structs = doc.store.clients.get(client) ?? []
    for (let i = Y.findIndexSS(structs, clock); clock < end; i++) {
      const struct = structs[i]
      if (!struct) throw new Error('A document has a gap')
      struct.write(encoder, clock - struct.id.clock)
      const next = struct.id.clock + struct.length
      if (struct.deleted) addRange(deleted, clock, next - clock)
      clock = next
      if (++count % CHECK_EVERY === 0 && performance.now() - slice.startedAt >= slice.ms) break
    }
    if (performance.now() - slice.startedAt >= slice.ms) {
      await nextTurn()
      slice.startedAt = performance.now()
    }
  }
  return { count, bytes: encoding.toUint8Array(encoder.restEncoder), deleted }
}

function addRange(ranges: Range[], clock: number, length: number): void {
  const last = ranges.at(-1)
  if (last && last.clock + last.length === clock) last.length += length
  else ranges.push({ clock, length })
}

function writeDeletions(
  out: encoding.Encoder,
  deletions: readonly (readonly [client: number, ranges: readonly Range[]])[],
): void {
  encoding.writeVarUint(out, deletions.length)
  for (const [client, ranges] of deletions) {
    encoding.writeVarUint(out, client)
    encoding.writeVarUint(out, ranges.length)
    for (const { clock, length } of ranges) {
      encoding.writeVarUint(out, clock)
      encoding.writeVarUint(out, length)
    }
  }
}
