import type { Connection } from './Connection.ts'

/** Something to tell everybody but the one who said it. */
interface Told {
  /** The message as a WebSocket frame. */
  readonly wire: Buffer
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
    this.#bytes = Buffer.concat(told.map(({ wire }) => wire))
    let start = 0
    for (const { wire, from, isForAll } of told) {
      const end = start + wire.length
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
