import * as Y from 'yjs'
import { CONTENT, type Section, type Struct, type Update } from './readUpdate.ts'

/** The struct at `clock` of `client`. */
export interface Lacking {
  readonly client: number
  readonly clock: number
}

export type Store = Y.Doc['store']

interface Waiter {
  readonly section: Section
  readonly lacking: Lacking
}

/** Where nothing is lacking, `order` has the sections so that each follows those that it builds on. */
interface Dependencies {
  /**
   * The first struct that this update needs and neither the document nor the update has: applied, it would stay
   * pending and shadow real edits.
   */
  readonly lacking: Lacking | undefined
  readonly order: readonly Section[]
}

/**
 * What the document knows already is looked at too, as Yjs does. Sections come in any order and may build on each
 * other; each waits for the client it lacks, so that the work stays linear.
 */
export function findDependencies(update: Update, store: Store): Dependencies {
  const walk = new Walk(store)
  const { sections, deletions } = update
  const lacking = sections.length === 1 ? walk.on(sections[0] as Section) : walk.through(sections)
  if (lacking) return { lacking, order: [] }
  const deletion = deletions.find(({ client, end }) => end > walk.stateOf(client))
  if (!deletion) return { lacking: undefined, order: walk.order }
  const { client } = deletion
  return { lacking: { client, clock: walk.stateOf(client) }, order: [] }
}

/** How far the document would be, as far as we have looked. */
class Walk {
  /** Sections that were walked to their end. */
  readonly order: Section[] = []
  readonly #store: Store
  readonly #reached = new Map<number, number>()
  readonly #progress = new Map<Section, number>()

  constructor(store: Store) {
    this.#store = store
  }

  stateOf(client: number): number {
    return this.#reached.get(client) ?? Y.getState(this.#store, client)
  }

  through(sections: readonly Section[]): Lacking | undefined {
    const clients = new Set(sections.map(({ client }) => client))
    const waiters = new Map<number, Waiter[]>()
    const ready = [...sections]
    for (let section = ready.pop(); section; section = ready.pop()) {
      const { client } = section
      const lacking = this.on(section)
      if (lacking && (lacking.client === client || !clients.has(lacking.client))) return lacking
      const waiting = waiters.get(client) ?? []
      const woken = waiting.filter((waiter) => waiter.lacking.clock < this.stateOf(client))
      if (woken.length > 0) {
        waiters.set(
          client,
          waiting.filter((waiter) => !woken.includes(waiter)),
        )
        ready.push(...woken.map((waiter) => waiter.section))
      }
      if (!lacking) continue
      waiters.set(lacking.client, [...(waiters.get(lacking.client) ?? []), { section, lacking }])
    }
    for (const left of waiters.values()) if (left[0]) return left[0].lacking
    return undefined
  }

  /** Walks on through a section; returns what it lacks when it can't reach the end. */
  on(section: Section): Lacking | undefined {
    const { client, structs } = section
    let state = this.stateOf(client)
    for (let i = this.#progress.get(section) ?? 0; i < structs.length; i++) {
      const struct = structs[i] as Struct
      if (struct.content === CONTENT.skip) continue
      const lacking =
        struct.clock > state ? { client, clock: state } : this.#reference(client, struct)
      if (lacking) {
        this.#reached.set(client, state)
        this.#progress.set(section, i)
        return lacking
      }
      state = Math.max(state, struct.clock + struct.length)
    }
    this.#reached.set(client, state)
    this.order.push(section)
    return undefined
  }

  /** What a struct refers to of its own client lies before it: see `readUpdate`. */
  #reference(client: number, { origin, rightOrigin, parent }: Struct): Lacking | undefined {
    if (origin && this.#lacks(client, origin)) return origin
    if (rightOrigin && this.#lacks(client, rightOrigin)) return rightOrigin
    return typeof parent === 'object' && this.#lacks(client, parent) ? parent : undefined
  }

  #lacks(own: number, { client, clock }: Lacking): boolean {
    return client !== own && clock >= this.stateOf(client)
  }
}
