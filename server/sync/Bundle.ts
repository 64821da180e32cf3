import type { Connection } from './Connection.ts'
import { toWire } from './wire.ts'

/** Something to tell everybody but the one who said it. */
interface Told {
  /** The message. */
  readonly frame: Uint8Array
  readonly from: Connection | undefined
  /** Its sender hears it too. */
  readonly isForAll?: boolean
}

interface Range {
  readonly start: number
  readonly end: number
}

/**
 * What a room tells in one turn, laid out once: each receiver gets the same memory in one write. The system call is
 * what costs, not the bytes.
 */
export class Bundle {
  readonly #bytes: Buffer
  readonly #own = new Map<Connection, Range[]>()

  constructor(told: readonly Told[]) {
    const pieces = told.map(({ frame }) => toWire(frame))
    this.#bytes = Buffer.concat(pieces)
    let start = 0
    for (const [i, { from, isForAll }] of told.entries()) {
      const end = start + (pieces[i]?.length ?? 0)
      if (from && !isForAll) this.#own.set(from, [...(this.#own.get(from) ?? []), { start, end }])
      start = end
    }
  }

  /** What one of them does not know yet, as pieces of the one buffer. */
  for(receiver: Connection): Buffer[] {
    const own = this.#own.get(receiver)
    if (!own) return this.#bytes.length > 0 ? [this.#bytes] : []
    const pieces: Buffer[] = []
    let at = 0
    for (const { start, end } of [...own, { start: this.#bytes.length, end: 0 }]) {
      if (start > at) pieces.push(this.#bytes.subarray(at, start))
      at = end
    }
    return pieces
  }
}
