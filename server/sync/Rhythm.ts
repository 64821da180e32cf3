/** The more people read, the longer edits wait for company; nobody sees 33 ms. */
const WINDOW_MS_PER_PERSON = 0.35
const MAX_WINDOW_MS = 33
/** A board with more edits than this, per ms, waits for a few of them: each commit and each write costs the same. */
const BUSY = 0.08
const TOGETHER = 2.2
/** Measured: a commit costs as much as telling so many people. The fewer they are, the more edits should share it. */
const COMMIT_IN_PEOPLE = 25
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
    const together = TOGETHER * (1 + COMMIT_IN_PEOPLE / people)
    const forWriters = this.#rate > BUSY ? together / this.#rate : 0
    return Math.min(MAX_WINDOW_MS, Math.max(forReaders, forWriters))
  }
}
