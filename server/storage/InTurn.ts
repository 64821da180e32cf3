/** Work that must not overlap with other work on the same thing, such as a board: each waits for the one before. */
export class InTurn<Key> {
  /** The last of each that is under way. */
  readonly #last = new Map<Key, Promise<unknown>>()

  /** Fulfilled or rejected as `work` is; what the one before came to doesn't matter. */
  async run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const done = before.catch(() => {}).then(work)
    this.#last.set(key, done)
    try {
      return await done
    } finally {
      if (this.#last.get(key) === done) this.#last.delete(key)
    }
  }
}
