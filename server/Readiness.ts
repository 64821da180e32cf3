import { ApiError } from './errors.ts'

/** However often it is asked, the disk is tried so often. */
const CACHED_MS = 1000

/** Whether this process can take people in: it can store, and it isn't on its way out. */
export class Readiness {
  readonly #checks: readonly (() => Promise<void>)[]
  #askedAt = -Infinity
  #answer: Promise<void> = Promise.resolve()
  #isDraining = false

  /** Each check is fulfilled while what it stands for works. */
  constructor(checks: readonly (() => Promise<void>)[]) {
    this.#checks = checks
  }

  get isDraining(): boolean {
    return this.#isDraining
  }

  /** From now on others should be asked. */
  drain(): void {
    this.#isDraining = true
  }

  /** @throws {ApiError} storage, with the reason */
  async check(): Promise<void> {
    if (this.#isDraining) throw new ApiError('storage', 'This server is going down')
    const now = performance.now()
    if (now - this.#askedAt > CACHED_MS) {
      this.#askedAt = now
      this.#answer = this.#ask()
    }
    return this.#answer
  }

  async #ask(): Promise<void> {
    try {
      await Promise.all(this.#checks.map((check) => check()))
    } catch (cause) {
      throw new ApiError('storage', cause instanceof Error ? cause.message : '', { cause })
    }
  }
}
