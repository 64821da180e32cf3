import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { metrics } from '../metrics.ts'
import type { Past } from '../storage/BoardStorage.ts'
import { Fill } from './Fill.ts'
import type { StoredBoard } from './loadBoard.ts'
import type { Effect } from './effect.ts'
import { RoomDocument } from './RoomDocument.ts'
import { RoomLog, type LogOptions } from './RoomLog.ts'
import { sizeOf } from './storedPieces.ts'

/** Who came first to a large board gets it before this process is busy with reading it. */
const LARGE_BYTES = 512 * 1024
const HEAD_START_MS = 100
/** Measured: what a document that is not read yet will take, by its stored bytes. */
const MEMORY_PER_BYTE = 40
/** A document to which nothing happens is let go of after so long, and a large one, which takes longer to read, later. */
const QUIET_MS = 30_000
const QUIET_MS_PER_MB = 2000

/** After a snapshot that could not be stored: to make one of a large document takes a second. */
const COMPACT_AGAIN_MS = 10_000

export interface KeptOptions extends LogOptions {
  readonly log: Log
  /** Bytes of the stored document above which nothing is added. */
  readonly maxBytes: number
  /** Calls `take` at a moment at which there is memory for a document. @throws {ApiError} tooMany */
  readonly makeSpace: (take: () => void) => Promise<void>
}

/** The document of an open board and what is stored of it: in memory while somebody needs it, else in the store only. */
export class KeptBoard {
  readonly document: RoomDocument
  readonly log: RoomLog
  readonly fill: Fill
  readonly past: Past
  readonly #options: KeptOptions
  #state: 'here' | 'asleep' | 'waking' | 'released' = 'here'
  #compacting: Promise<boolean> | undefined
  #compactAgainAt = -Infinity

  /** Has to be read first. */
  constructor(stored: StoredBoard, options: KeptOptions) {
    this.document = new RoomDocument(stored)
    this.log = new RoomLog(stored, this.document, options)
    this.fill = new Fill(options.maxBytes, sizeOf(stored.snapshot), bytesOf(stored))
    this.past = stored.past
    this.#options = options
  }

  /** @throws {Error} when it can't be read */
  async read(stored: StoredBoard): Promise<void> {
    const { peers, id } = this.#options
    const claim = async (serverId: number) => !peers || (await peers.claimServerId(id, serverId))
    const { isVisible } = this.document
    if (isVisible && sizeOf(stored.snapshot) > LARGE_BYTES) await wait(HEAD_START_MS)
    await this.document.read(stored, claim)
  }

  /**
   * Reads it again. Calls `onVisible` when newcomers can be told what is stored; returns what other nodes stored
   * meanwhile, as something that is to be told.
   *
   * @throws {Error} when there is no memory for it, or it can't be read
   */
  async wake(onVisible: () => void): Promise<readonly Effect[]> {
    await this.#options.makeSpace(() => (this.#state = 'waking'))
    metrics.roomsAsleep.dec()
    const [seq, vector] = [this.log.seq, this.document.vector]
    const stored = { ...(await this.log.reload()), past: this.past }
    this.fill.count(sizeOf(stored.snapshot), bytesOf(stored))
    this.document.wake(stored)
    onVisible()
    await this.read(stored)
    this.#state = 'here'
    return stored.seq > seq ? [this.document.since(vector)] : []
  }

  /** Lets go of the document. */
  sleep(): void {
    this.document.sleep()
    this.#state = 'asleep'
    metrics.roomsAsleep.inc()
  }

  /** Frees what it holds, for good. */
  release(): void {
    if (this.isAsleep) metrics.roomsAsleep.dec()
    this.#state = 'released'
    this.document.release()
  }

  /** Its document is in the store only. */
  get isAsleep(): boolean {
    return this.#state === 'asleep'
  }

  /** All of it is in memory, and nothing about it would be lost with that. */
  get maySleep(): boolean {
    const { isRead, isRemembering } = this.document
    const isDue = this.fill.isUncounted || this.past.recoveryUntil !== undefined
    return isRead && !isRemembering && !isDue && this.#compacting === undefined
  }

  /** How long it should be quiet before it is let go of: to read it again takes a while. */
  get quietMs(): number {
    return Math.max(QUIET_MS, (this.memoryBytes / 1e6) * QUIET_MS_PER_MB)
  }

  /** What it takes, at most: its document, and that twice as bytes, for newcomers of either kind. */
  get memoryBytes(): number {
    const { bytes } = this.fill
    const { memoryBytes, isRead } = this.document
    if (this.isAsleep) return memoryBytes
    return 2 * bytes + (isRead ? memoryBytes : Math.max(memoryBytes, bytes * MEMORY_PER_BYTE))
  }

  /**
   * Makes a snapshot of what is stored by now; people work on meanwhile. A call during another joins it. What is not in
   * memory stays as it is stored. `settle` is fulfilled when all that is in the document when it is called is stored.
   * Returns whether there is a new one.
   */
  async compact(settle: () => Promise<unknown>): Promise<boolean> {
    // Of a document that seems full, how large it is matters, though another node made the snapshot.
    const isOfUse = !this.log.isCompact || this.fill.isUncounted
    if (!this.document.isRead || !isOfUse || performance.now() < this.#compactAgainAt) return false
    this.#compacting ??= this.#writeSnapshot(settle).finally(() => (this.#compacting = undefined))
    return this.#compacting
  }

  async #writeSnapshot(settle: () => Promise<unknown>): Promise<boolean> {
    const { fill, document } = this
    const before = fill.bytes
    const { answers } = document
    const { changes } = answers
    try {
      const whole = await this.log.compact(settle)
      // Both the last commit and this take a while with a large one.
      await nextTurn()
      answers.renew(whole, changes)
      fill.count(whole.bytes, fill.bytes - before)
      return true
    } catch (error) {
      // The updates are all still there: another attempt is as good.
      this.#compactAgainAt = performance.now() + COMPACT_AGAIN_MS
      if (this.#state !== 'released') {
        this.#options.log.warn({ err: error, board: this.#options.id }, 'compaction failed')
      }
      return false
    }
  }
}

function bytesOf({ updates }: Pick<StoredBoard, 'updates'>): number {
  return updates.reduce((sum, { length }) => sum + length, 0)
}
