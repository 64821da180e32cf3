import { setImmediate as nextTurn } from 'node:timers/promises'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { applyState } from '../../model/storedState.ts'
import { storedPiecesOf, updateOf } from './storedPieces.ts'

/** The other boards of this process wait so long, and not longer, while a large one is written or read. */
const SLICE_MS = 5
/** Structs between two looks at the clock. */
const CHECK_EVERY = 200
/** Yjs takes in a piece at one go, and a transaction of its own costs as much as a few structs. */
const PIECE_STRUCTS = 2000
/** Rows behind the snapshot that are taken in at one go. */
const ROWS_AT_ONCE = 200

/**
 * A document in pieces to be stored (`packPieces`), written in slices, between which it may change: then this holds
 * everything up to the moment of the call, and of what came later some, which to apply again does no harm.
 */
export async function takeSnapshot(doc: Y.Doc, sliceMs = SLICE_MS): Promise<readonly Uint8Array[]> {
  const clock = new Slices(sliceMs)
  const writer = new Writer(doc, clock)
  // The order in which Yjs writes clients too.
  const ends = [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => b - a)
  for (const [client, end] of ends) {
    // What a struct builds on comes first, and what that builds on before.
    const goals: Goal[] = [{ client, end }]
    for (let goal = goals.at(-1); goal; goal = goals.at(-1)) {
      const stop = writer.advance(goal)
      if (stop === 'reached') goals.pop()
      else if (stop === 'pause') await clock.pause()
      else goals.push(stop)
    }
  }
  return writer.finish()
}

/** Puts a stored document and the rows behind it into an empty one, with pauses. */
export async function readSnapshot(
  doc: Y.Doc,
  { snapshot, updates }: { snapshot: Uint8Array; updates: readonly Uint8Array[] },
): Promise<void> {
  const clock = new Slices(SLICE_MS)
  const pieces = storedPiecesOf(snapshot)
  if (!pieces) applyState(doc, snapshot)
  // Yjs tidies up behind each transaction, and would join texts that the next piece takes apart again, which costs more
  // than all the rest. What was tidy when it was written needs none of that: this transaction never ends.
  const endless = new Y.Transaction(doc, undefined, false)
  for (const piece of pieces ?? []) {
    doc._transaction = endless
    Y.applyUpdate(doc, updateOf(piece))
    doc._transaction = null
    if (clock.isOver) await clock.pause()
  }
  for (let at = 0; at < updates.length; at += ROWS_AT_ONCE) {
    // Thousands of small transactions take a hundred times as long as a few.
    doc.transact(() => {
      for (const update of updates.slice(at, at + ROWS_AT_ONCE)) Y.applyUpdate(doc, update)
    })
    if (clock.isOver) await clock.pause()
  }
}

/** The updates that a stored document is made of, unpacked with pauses. */
export async function readUpdates(snapshot: Uint8Array): Promise<Uint8Array[]> {
  const clock = new Slices(SLICE_MS)
  const pieces = storedPiecesOf(snapshot)
  if (!pieces) return [Y.convertUpdateFormatV2ToV1(snapshot)]
  const updates: Uint8Array[] = []
  for (const piece of pieces) {
    updates.push(updateOf(piece))
    if (clock.isOver) await clock.pause()
  }
  return updates
}

/** Time for a long work, shared out. */
class Slices {
  readonly #ms: number
  #startedAt = performance.now()

  constructor(ms: number) {
    this.#ms = ms
  }

  get isOver(): boolean {
    return performance.now() - this.#startedAt >= this.#ms
  }

  async pause(): Promise<void> {
    await nextTurn()
    this.#startedAt = performance.now()
  }
}

/** To have written all of a client before `end`. */
interface Goal {
  readonly client: number
  readonly end: number
}

/**
 * Writes structs so that each comes after all that it builds on. While it pauses, structs may be split, merged and
 * replaced: only clocks stay.
 */
class Writer {
  readonly #doc: Y.Doc
  readonly #clock: Slices
  readonly #reached = new Map<number, number>()
  readonly #pieces: Uint8Array[] = []
  #piece = new Piece()
  #count = 0

  constructor(doc: Y.Doc, clock: Slices) {
    this.#doc = doc
    this.#clock = clock
  }

  /** Goes on towards a goal, up to what has to be reached first. */
  advance({ client, end }: Goal): Goal | 'reached' | 'pause' {
    let clock = this.#reached.get(client) ?? 0
    if (clock >= end) return 'reached'
    const structs = this.#doc.store.clients.get(client) ?? []
    for (let i = Y.findIndexSS(structs, clock); clock < end; i++) {
      const struct = structs[i]
      if (!struct) throw new Error('A document has a gap')
      const lacking = this.#lackingOf(struct)
      if (lacking) return { client: lacking.client, end: lacking.clock + 1 }
      this.#piece.add(struct, clock)
      clock = struct.id.clock + struct.length
      this.#reached.set(client, clock)
      if (this.#piece.count >= PIECE_STRUCTS) this.#cut()
      if (++this.#count % CHECK_EVERY === 0 && this.#clock.isOver) return 'pause'
    }
    return 'reached'
  }

  finish(): readonly Uint8Array[] {
    if (this.#piece.count > 0 || this.#pieces.length === 0) this.#cut()
    return this.#pieces
  }

  #lackingOf(struct: Y.Item | Y.GC): Y.ID | undefined {
    if (!(struct instanceof Y.Item)) return undefined
    const { origin, rightOrigin, parent } = struct
    if (origin && this.#lacks(origin)) return origin
    if (rightOrigin && this.#lacks(rightOrigin)) return rightOrigin
    const home = parent instanceof Y.AbstractType ? parent._item?.id : undefined
    return home && this.#lacks(home) ? home : undefined
  }

  #lacks({ client, clock }: Y.ID): boolean {
    return clock >= (this.#reached.get(client) ?? 0)
  }

  #cut(): void {
    this.#pieces.push(this.#piece.encode())
    this.#piece = new Piece()
  }
}

interface Range {
  readonly clock: number
  length: number
}

interface Section {
  readonly clock: number
  readonly encoder: Y.UpdateEncoderV1
  readonly deleted: Range[]
  count: number
}

/** An update of Yjs' format 1 in the making. */
class Piece {
  count = 0
  readonly #sections = new Map<number, Section>()

  /** The part of a struct from `clock` on. */
  add(struct: Y.Item | Y.GC, clock: number): void {
    const { client } = struct.id
    let section = this.#sections.get(client)
    if (!section) {
      section = { clock, encoder: new Y.UpdateEncoderV1(), deleted: [], count: 0 }
      this.#sections.set(client, section)
    }
    struct.write(section.encoder, clock - struct.id.clock)
    section.count++
    this.count++
    if (struct.deleted) addRange(section.deleted, clock, struct.id.clock + struct.length - clock)
  }

  encode(): Uint8Array {
    const out = encoding.createEncoder()
    const sections = [...this.#sections].sort(([a], [b]) => b - a)
    encoding.writeVarUint(out, sections.length)
    for (const [client, { clock, encoder, count }] of sections) {
      encoding.writeVarUint(out, count)
      encoding.writeVarUint(out, client)
      encoding.writeVarUint(out, clock)
      encoding.writeUint8Array(out, encoding.toUint8Array(encoder.restEncoder))
    }
    const deletions = sections.filter(([, { deleted }]) => deleted.length > 0)
    encoding.writeVarUint(out, deletions.length)
    for (const [client, { deleted }] of deletions) {
      encoding.writeVarUint(out, client)
      encoding.writeVarUint(out, deleted.length)
      for (const { clock, length } of deleted) {
        encoding.writeVarUint(out, clock)
        encoding.writeVarUint(out, length)
      }
    }
    return encoding.toUint8Array(out)
  }
}

function addRange(ranges: Range[], clock: number, length: number): void {
  const last = ranges.at(-1)
  if (last && last.clock + last.length === clock) last.length += length
  else ranges.push({ clock, length })
}
