import * as Y from 'yjs'
import { structAt } from './Places.ts'
import { CONTENT, type Section, type Struct, type Update } from './readUpdate.ts'

/** The struct at `clock` of `client`. */
export interface Lacking {
  readonly client: number
  readonly clock: number
}

export type Store = Y.Doc['store']

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
 * other; each waits for the struct it lacks, so that the work stays linear.
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
    const byClient = new Map(sections.map((section) => [section.client, section]))
    const waiting = new Map<Struct, Section[]>()
    const ready = [...sections]
    for (let section = ready.pop(); section; section = ready.pop()) {
      let at = this.#progressOf(section)
      const lacking = this.on(section)
      for (; at < this.#progressOf(section); at++) {
        const struct = section.structs[at] as Struct
        for (const woken of waiting.get(struct) ?? []) ready.push(woken)
        waiting.delete(struct)
      }
      if (!lacking) continue
      const needed = this.#toCome(lacking.clock, byClient.get(lacking.client))
      if (!needed || lacking.client === section.client) return lacking
      const others = waiting.get(needed)
      if (others) others.push(section)
      else waiting.set(needed, [section])
    }
    // Sections that wait for each other.
    for (const [first] of waiting.values()) if (first) return this.on(first)
    return undefined
  }

  /** Which struct of a section, of those that were not walked yet, brings a clock. */
  #toCome(clock: number, from: Section | undefined): Struct | undefined {
    if (!from || clock >= from.end) return undefined
    const next = from.structs[this.#progressOf(from)]
    const needed = structAt(from.structs, clock)
    return next && needed && needed.clock >= next.clock ? needed : undefined
  }

  #progressOf(section: Section): number {
    return this.#progress.get(section) ?? 0
  }

  /** Walks on through a section; returns what it lacks when it can't reach the end. */
  on(section: Section): Lacking | undefined {
    const { client, structs } = section
    let state = this.stateOf(client)
    for (let i = this.#progressOf(section); i < structs.length; i++) {
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
    this.#progress.set(section, structs.length)
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
