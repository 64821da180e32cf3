import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { constants, deflate } from 'node:zlib'
import { write } from './frames.ts'
import { headFor, toWire } from './wire.ts'

const FAST = { level: constants.Z_BEST_SPEED }
/** Who came first gets it before this machine is busy with packing. */
const HEAD_START_MS = 250
/** A smaller board leaves as fast as it is. */
const MIN_PACKED_BYTES = 16 * 1024
const compress = promisify<Uint8Array, object, Buffer>(deflate)

/** A whole document as messages on their way, laid out once for everybody who comes in. */
export class WholeBoard {
  /** As WebSocket frames. */
  readonly wire: Buffer
  /** Updates that are the document together, until they are packed. */
  #updates: readonly Uint8Array[]
  #packed: Buffer | undefined
  #isPacking = false

  constructor(updates: readonly Uint8Array[]) {
    this.#updates = updates
    // Copies each once: together they are megabytes.
    this.wire = Buffer.concat(
      updates.flatMap((update) => {
        const head = write.updateHead(update.length)
        return [headFor(head.length + update.length), head, update]
      }),
    )
  }

  get bytes(): number {
    return this.wire.length
  }

  /**
   * A quarter as large, for who can unpack it. The first one to ask need not wait: they get it as it is, and another
   * thread packs it for those who come after.
   */
  get packed(): Buffer {
    if (!this.#isPacking && this.bytes >= MIN_PACKED_BYTES) void this.#pack()
    return this.#packed ?? this.wire
  }

  async #pack(): Promise<void> {
    this.#isPacking = true
    await wait(HEAD_START_MS)
    const wires: Buffer[] = []
    for (const update of this.#updates) {
      wires.push(toWire(write.packed(await compress(write.update(update), FAST))))
    }
    this.#packed = Buffer.concat(wires)
    this.#updates = []
  }
}
