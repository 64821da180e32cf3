import { ApiError } from '../errors.ts'
import type { Session } from '../auth/authenticate.ts'
import { Allowance } from './Allowance.ts'

interface Limits {
  readonly total: number
  readonly perBoard: number
  /** Tabs of one browser; programs with a key count by board. */
  readonly perDevice: number
}

/** Far above any workshop; a leak or an attack stops here. */
const LIMITS: Limits = { total: 10_000, perBoard: 500, perDevice: 50 }

/** An open socket's place. */
export interface Seat {
  /** Shared by all tabs of a browser. Programs have one each: the key of a link is everybody's. */
  readonly allowance: Allowance
  readonly leave: () => void
}

interface Browser {
  seats: number
  readonly allowance: Allowance
}

/** Counts open sockets: of this process, of each board and of each browser. */
export class Seats {
  readonly #limits: Limits
  #taken = 0
  readonly #boards = new Map<string, number>()
  /** Those who left stay until their allowance is whole again: coming back is no way around it. */
  readonly #browsers = new Map<string, Browser>()

  constructor(limits = LIMITS) {
    this.#limits = limits
  }

  /**
   * Takes a seat before anything is loaded for who comes in: of a thousand who come at once, none is overlooked.
   *
   * @throws {ApiError} tooMany
   */
  take({ board: { id }, device }: Pick<Session, 'board' | 'device'>): Seat {
    const { total, perBoard, perDevice } = this.#limits
    const onBoard = this.#boards.get(id) ?? 0
    const browser = device.startsWith('key ') ? undefined : this.#browserOf(device)
    const isFull =
      this.#taken >= total || onBoard >= perBoard || (browser && browser.seats >= perDevice)
    if (isFull) throw new ApiError('tooMany', 'Too many connections')
    this.#taken++
    this.#boards.set(id, onBoard + 1)
    if (browser) browser.seats++
    return {
      allowance: browser?.allowance ?? new Allowance(),
      leave: () => this.#leave(id, browser),
    }
  }

  /** Called now and then: keeps nothing of who left and owes nothing. */
  tidy(now: number): void {
    for (const [device, { seats, allowance }] of this.#browsers) {
      if (seats === 0 && allowance.isWhole(now)) this.#browsers.delete(device)
    }
  }

  #browserOf(device: string): Browser {
    let browser = this.#browsers.get(device)
    if (!browser) this.#browsers.set(device, (browser = { seats: 0, allowance: new Allowance() }))
    return browser
  }

  #leave(board: string, browser: Browser | undefined): void {
    this.#taken--
    if (browser) browser.seats--
    const left = (this.#boards.get(board) ?? 1) - 1
    if (left === 0) this.#boards.delete(board)
    else this.#boards.set(board, left)
  }
}
