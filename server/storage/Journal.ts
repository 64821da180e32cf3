import type { BoardId } from '../../model/ids.ts'
import { StorageError, type Append, type BoardStorage } from './BoardStorage.ts'

/** From one commit to the next: what boards want to keep meanwhile shares one, which costs the same for all of it. */
const PACE_MS = 3

interface Waiting {
  readonly entry: Append
  readonly stored: (seq: number) => void
  readonly failed: (error: unknown) => void
}

/**
 * Store first, then tell: what all boards want to keep within a moment goes into one commit, and each board hears when
 * its part is on disk. While a commit is under way the next one gathers.
 */
export class Journal {
  readonly #storage: BoardStorage
  readonly #onCommit: (seconds: number, worked: boolean) => void
  #waiting: Waiting[] = []
  #running = false
  #isFailing = false
  #begun = -Infinity

  /** `onCommit` hears how long each commit took. */
  constructor(
    storage: BoardStorage,
    onCommit: (seconds: number, worked: boolean) => void = () => {},
  ) {
    this.#storage = storage
    this.#onCommit = onCommit
  }

  /** The last commit did not work: what can wait should not be stored now. */
  get isFailing(): boolean {
    return this.#isFailing
  }

  /**
   * Fulfilled with the number of the last update once everything is on disk; rejected when nothing is. What is wrong with
   * one board alone rejects its entry only.
   *
   * @throws {StorageError}
   */
  store(entry: Append): Promise<number> {
    return new Promise((stored, failed) => {
      this.#waiting.push({ entry, stored, failed })
      if (!this.#running) {
        this.#running = true
        this.#soon()
      }
    })
  }

  /** After a quiet spell at the end of this turn of the event loop. */
  #soon(): void {
    const waitMs = this.#begun + PACE_MS - performance.now()
    if (waitMs <= 0) setImmediate(() => void this.#commit())
    else setTimeout(() => void this.#commit(), waitMs)
  }

  async #commit(): Promise<void> {
    const batch = this.#takeBatch()
    this.#begun = performance.now()
    const tell = (worked: boolean) => {
      this.#isFailing = !worked
      this.#onCommit((performance.now() - this.#begun) / 1000, worked)
    }
    try {
      const seqs = await this.#storage.append(batch.map(({ entry }) => entry))
      tell(true)
      batch.forEach(({ entry, stored, failed }, i) => {
        const seq = seqs[i]
        if (seq !== undefined) stored(seq)
        else failed(new StorageError(`Board ${entry.board} is gone, or has moved on`))
      })
    } catch (error) {
      tell(false)
      for (const { failed } of batch) failed(error)
    }
    if (this.#waiting.length > 0) this.#soon()
    else this.#running = false
  }

  /** One entry a board; a second waits for the next commit. */
  #takeBatch(): Waiting[] {
    const batch = new Map<BoardId, Waiting>()
    const later: Waiting[] = []
    for (const waiting of this.#waiting) {
      const { board } = waiting.entry
      if (batch.has(board)) later.push(waiting)
      else batch.set(board, waiting)
    }
    this.#waiting = later
    return [...batch.values()]
  }
}
