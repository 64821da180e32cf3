import { ApiError } from '../errors.ts'
import type { Session } from '../auth/authenticate.ts'

interface Limits {
  readonly total: number
  readonly perBoard: number
  /** Tabs of one browser; programs with a key count by board. */
  readonly perDevice: number
}

/** Far above any workshop; a leak or an attack stops here. */
const LIMITS: Limits = { total: 10_000, perBoard: 500, perDevice: 50 }

/** Counts open sockets: of this process, of each board and of each browser. */
export class Seats {
  readonly #limits: Limits
  #taken = 0
  readonly #boards = new Tally()
  readonly #devices = new Tally()

  constructor(limits = LIMITS) {
    this.#limits = limits
  }

  /**
   * Takes a seat before anything is loaded for who comes in: of a thousand who come at once, none is overlooked.
   * Returns how to give it back. @throws {ApiError} tooMany
   */
  take({ board, device }: Pick<Session, 'board' | 'device'>): () => void {
    const { total, perBoard, perDevice } = this.#limits
    const isBrowser = !device.startsWith('key ')
    const isFull =
      this.#taken >= total ||
      this.#boards.of(board.id) >= perBoard ||
      (isBrowser && this.#devices.of(device) >= perDevice)
    if (isFull) throw new ApiError('tooMany', 'Too many connections')
    this.#count(board.id, device, 1)
    return () => this.#count(board.id, device, -1)
  }

  #count(board: string, device: string, by: 1 | -1): void {
    this.#taken += by
    this.#boards.add(board, by)
    this.#devices.add(device, by)
  }
}

/** Keeps nothing of what is down to zero. */
class Tally {
  readonly #counts = new Map<string, number>()

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  add(name: string, by: number): void {
    const count = this.of(name) + by
    if (count === 0) this.#counts.delete(name)
    else this.#counts.set(name, count)
  }
}
