import { Bucket } from './Bucket.ts'

/** Dragging makes about 20 messages a second; who was offline for long brings a whole document. */
const MESSAGES = { size: 4000, perSecond: 1000 }
const BYTES = { size: 64 * 1024 * 1024, perSecond: 2 * 1024 * 1024 }
/** Of this process' time, in milliseconds: what somebody sends must not cost much more than it is long. */
const WORK_MS = { size: 4000, perSecond: 250 }

/** What somebody may send, and make this process do. Times are in milliseconds, as `performance.now()` tells them. */
export class Allowance {
  readonly #messages = new Bucket(MESSAGES)
  readonly #bytes = new Bucket(BYTES)
  readonly #work = new Bucket(WORK_MS)

  /** Counts a message; whether it is one too many, or too much with it. */
  isExceededBy(bytes: number, now: number): boolean {
    const isTooMany = this.#messages.overflows(1, now)
    return this.#bytes.overflows(bytes, now) || isTooMany
  }

  /** Counts what a message cost; whether that is too much. */
  isOverworkedBy(ms: number, now: number): boolean {
    return this.#work.overflows(ms, now)
  }

  /** Nothing of it is used: a new one is as good. */
  isWhole(now: number): boolean {
    return [this.#messages, this.#bytes, this.#work].every((bucket) => bucket.isEmpty(now))
  }
}
