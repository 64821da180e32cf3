import type { Append, BoardStorage } from './BoardStorage.ts'

interface Waiting {
  readonly entry: Append
  readonly stored: (seq: number) => void
  readonly failed: (error: unknown) => void
}

/**
 * Store first, then tell: what all boards want to keep in one turn of the event loop goes into one commit, and each
 * board hears when its part is on disk. While a commit is under way the next one gathers.
 */
export class Journal {
  readonly #storage: BoardStorage
  readonly #onCommit: (seconds: number, worked: boolean) => void
  #waiting: Waiting[] = []
  #running = false

  /** `onCommit` hears how long each commit took. */
  constructor(
    storage: BoardStorage,
    onCommit: (seconds: number, worked: boolean) => void = () => {},
  ) {
    this.#storage = storage
    this.#onCommit = onCommit
  }

  /** Fulfilled with the number of the last update once everything is on disk; rejected when nothing is. */
  store(entry: Append): Promise<number> {
    return new Promise((stored, failed) => {
      this.#waiting.push({ entry, stored, failed })
      if (!this.#running) {
        this.#running = true
        setImmediate(() => void this.#run())
      }
    })
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      const begun = performance.now()
      const tell = (worked: boolean) => this.#onCommit((performance.now() - begun) / 1000, worked)
      try {
        const seqs = await this.#storage.append(batch.map(({ entry }) => entry))
        tell(true)
        batch.forEach(({ stored }, i) => stored(seqs[i] ?? 0))
      } catch (error) {
        tell(false)
        for (const { failed } of batch) failed(error)
      }
    }
    this.#running = false
  }
}
