/**
 * Runs a task soon, but not more often than once per interval: many small things leave as one. The first after a
 * quiet spell runs at the end of this turn of the event loop.
 */
export class Pace {
  readonly #task: () => void
  readonly #intervalMs: () => number
  #last = -Infinity
  #cancel: (() => void) | undefined

  constructor(task: () => void, intervalMs: () => number) {
    this.#task = task
    this.#intervalMs = intervalMs
  }

  soon(): void {
    if (this.#cancel) return
    const waitMs = this.#last + this.#intervalMs() - performance.now()
    if (waitMs <= 0) {
      const immediate = setImmediate(() => this.#run())
      this.#cancel = () => clearImmediate(immediate)
    } else {
      const timer = setTimeout(() => this.#run(), waitMs)
      this.#cancel = () => clearTimeout(timer)
    }
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #run(): void {
    this.#cancel = undefined
    this.#last = performance.now()
    this.#task()
  }
}
