/** Edits of so many people leave together; nobody sees 33 ms. */
const WINDOW_MS_PER_PERSON = 0.3
const MAX_WINDOW_MS = 33
/** A board with more edits than this, per ms, waits for a few of them: each commit and each write costs the same. */
const BUSY = 0.08
const TOGETHER = 3
/** What the rate was a second ago hardly counts. */
const MEMORY_MS = 300

/** How long a room gathers edits before it tells them: longer the more people read, and the more of them write. */
export class Rhythm {
  /** Edits per ms, of late. */
  #rate = 0
  #noted: number

  constructor(now: number) {
    this.#noted = now
  }

  note(edits: number, now: number): void {
    const elapsed = Math.max(1, now - this.#noted)
    const weight = 1 - Math.exp(-elapsed / MEMORY_MS)
    this.#rate += (edits / elapsed - this.#rate) * weight
    this.#noted = now
  }

  windowMs(people: number): number {
    const forReaders = people * WINDOW_MS_PER_PERSON
    const forWriters = this.#rate > BUSY ? TOGETHER / this.#rate : 0
    return Math.min(MAX_WINDOW_MS, Math.max(forReaders, forWriters))
  }
}
