import * as Y from 'yjs'
import { itemAt, type Home, type Spot } from './Places.ts'
import type { Struct } from './readUpdate.ts'

/** Values of keys that the sets of one update may have to be placed among. */
const MAX_STEPS = 2_000_000
const LONG_GONE = 'a value in the place of one that its author has replaced'

/** What one update sets at one key. */
interface Sets {
  count: number
  /** Those that don't follow what the same client has set right before. */
  jumps: number
  /** The end of what each client has set last. */
  readonly ends: Map<number, number>
}

/**
 * Whoever sets a key names the value that was there. Yjs walks from that one past all that others have set there since;
 * a client that names the same one again and again lets it walk past its own values too, each time past one more.
 */
export class KeySets {
  readonly #store: Y.Doc['store']
  readonly #homes = new Map<Home, Map<string, Sets>>()
  #steps = 0

  constructor(doc: Y.Doc) {
    this.#store = doc.store
  }

  /** @throws {Error} that says why no honest client sends it */
  set(client: number, struct: Struct, { home, key }: Spot): void {
    if (key === undefined) return
    const { origin, clock, length } = struct
    const sets = this.#setsAt(home, key)
    sets.count++
    const before = sets.ends.get(client)
    sets.ends.set(client, clock + length)
    const isOwn = !origin || origin.client === client
    if (before !== undefined && isOwn) {
      if (origin?.clock !== before - 1) throw new Error(LONG_GONE)
      return
    }
    sets.jumps++
    this.#walkBack(client, struct, home.type?._map.get(key))
  }

  /** To be asked once all are known, as sections come in any order. @throws {Error} */
  assertFew(): void {
    for (const keys of this.#homes.values()) {
      for (const { count, jumps } of keys.values()) this.#step(count * jumps)
    }
  }

  /** From the newest value in the document back to the one that is named; a client knows what it has set itself. */
  #walkBack(client: number, { origin }: Struct, last: Y.Item | undefined): void {
    if (origin && origin.clock >= Y.getState(this.#store, origin.client)) return
    const named = origin && itemAt(this.#store, origin.client, origin.clock)
    for (let item = last; item && item !== named; item = item.left ?? undefined) {
      if (item.id.client === client) throw new Error(LONG_GONE)
      this.#step(1)
    }
    const isWithin = origin && named && origin.clock < named.id.clock + named.length - 1
    if (isWithin && origin.client === client) throw new Error(LONG_GONE)
  }

  #step(steps: number): void {
    this.#steps += steps
    if (this.#steps > MAX_STEPS) throw new Error('too many values of one key')
  }

  #setsAt(home: Home, key: string): Sets {
    const keys = this.#homes.get(home) ?? new Map<string, Sets>()
    this.#homes.set(home, keys)
    const sets = keys.get(key) ?? { count: 0, jumps: 0, ends: new Map<number, number>() }
    keys.set(key, sets)
    return sets
  }
}
