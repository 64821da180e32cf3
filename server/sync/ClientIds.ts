import { prefixOf, SERVER_IDS } from '../../model/protocol.ts'
import type { Session } from '../auth/authenticate.ts'

/** More page loads than a stock client has in years; keeps the table of a board small. */
const MAX_IDS_PER_DEVICE = 512

/**
 * Which device writes under which Yjs client id, on one board. Ids of our own client say it themselves; an id that a
 * stock client chose belongs to the first device that uses it, from its first presence on.
 */
export class ClientIds {
  readonly #owners: Map<number, string>
  readonly #stored: Set<number>
  readonly #counts = new Map<string, number>()
  #unstored = new Map<number, string>()

  constructor(stored: ReadonlyMap<number, string>) {
    this.#owners = new Map(stored)
    this.#stored = new Set(stored.keys())
    for (const device of stored.values()) this.#count(device)
  }

  /** Takes in what other nodes have stored. */
  learn(stored: ReadonlyMap<number, string>): void {
    for (const [id, device] of stored) {
      this.#stored.add(id)
      if (this.#owners.get(id) === device) continue
      this.#owners.set(id, device)
      this.#count(device)
    }
  }

  has(clientId: number): boolean {
    return this.#owners.has(clientId)
  }

  /** Takes the claims back of those who wrote nothing yet, where somebody else has. */
  disown(hasWritten: (clientId: number) => boolean): void {
    for (const [id, device] of this.#owners) {
      if (this.#stored.has(id) || !hasWritten(id)) continue
      this.#owners.delete(id)
      this.#count(device, -1)
    }
  }

  /**
   * Claims nothing: a refused update must leave no trace. `isFree`: whether an id that has no owner may get one.
   */
  mayUse(clientId: number, { idPrefix, device }: Session, isFree: () => boolean): boolean {
    const prefix = prefixOf(clientId)
    if (prefix !== undefined) return prefix === idPrefix
    if (clientId < SERVER_IDS) return false
    const owner = this.#owners.get(clientId)
    if (owner !== undefined) return owner === device
    return isFree() && (this.#counts.get(device) ?? 0) < MAX_IDS_PER_DEVICE
  }

  /** Keeps an id for the device that may use it; `wrote` = for ever, else until the room closes. */
  claim(clientId: number, { device }: Session, wrote: boolean): void {
    if (prefixOf(clientId) !== undefined) return
    if (!this.#owners.has(clientId)) {
      this.#owners.set(clientId, device)
      this.#count(device)
    }
    if (wrote && !this.#stored.has(clientId)) {
      this.#stored.add(clientId)
      this.#unstored.set(clientId, device)
    }
  }

  /** The claims to be stored with the updates that made them. */
  takeUnstored(): ReadonlyMap<number, string> {
    const claims = this.#unstored
    this.#unstored = new Map()
    return claims
  }

  #count(device: string, more = 1): void {
    this.#counts.set(device, (this.#counts.get(device) ?? 0) + more)
  }
}
