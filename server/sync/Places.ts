import * as Y from 'yjs'
import { CONTENT, type Id, type Section, type Struct, type Update } from './readUpdate.ts'

type AnyType = Y.AbstractType<unknown>

/** A map, text or list of the document or of the update, and the keys that lead to it, its root first. */
export interface Home {
  readonly path: readonly string[]
  readonly kind: 'map' | 'text' | 'list'
  /** Undefined while it exists in the update only. */
  readonly type: AnyType | undefined
  /** Whatever is written into it has no effect. */
  readonly isDead: boolean
}

/** Where an item lies. */
export interface Spot {
  readonly home: Home
  readonly key: string | undefined
}

/** Collected: nothing can be written there any more. */
const GONE = undefined

/** The deepest type: cards › card › list › item › text, and one more. */
export const MAX_PATH = 6
/** Key of what lies in a list. */
const IN_LIST = ''

/** Finds where the structs of one update belong, before it is applied; it lacks nothing (see `findLacking`). */
export class Places {
  readonly #doc: Y.Doc
  readonly #update: Update
  readonly #spots = new Map<Struct, Spot | undefined>()
  readonly #homes = new Map<AnyType | Struct, Home | undefined>()
  #sections: ReadonlyMap<number, Section> | undefined

  constructor(doc: Y.Doc, update: Update) {
    this.#doc = doc
    this.#update = update
  }

  /** @throws {Error} that says why nothing like it may enter a document */
  spotOf(struct: Struct, depth = 0): Spot | undefined {
    // A chain of origins may be as long as the update: no recursion.
    const chain: Struct[] = []
    let spot: Spot | undefined
    for (let at: Struct | Y.Item | undefined = struct; at;) {
      if (at instanceof Y.Item) {
        spot = this.spotOfItem(at)
        break
      }
      if (this.#spots.has(at)) {
        spot = this.#spots.get(at)
        break
      }
      chain.push(at)
      if (at.parent !== undefined) {
        const home = this.#homeAt(at.parent, depth)
        spot = home && { home, key: at.key }
        break
      }
      const neighbour: Id | undefined = at.origin ?? at.rightOrigin
      at = neighbour && this.find(neighbour)
    }
    for (const one of chain) this.#spots.set(one, spot)
    return spot
  }

  /** Of an item of the document, dead or not. */
  spotOfItem({ parent, parentSub }: Y.Item): Spot | undefined {
    const home = parent instanceof Y.AbstractType ? this.#homeOf(parent) : GONE
    return home && { home, key: parentSub ?? undefined }
  }

  /** An item of the document or a struct of the update; GONE for what was collected. */
  find({ client, clock }: Id): Y.Item | Struct | undefined {
    const { store } = this.#doc
    if (clock < Y.getState(store, client)) {
      const found = itemAt(store, client, clock)
      return found instanceof Y.Item ? found : GONE
    }
    const struct = structAt(this.sectionOf(client)?.structs ?? [], clock)
    return struct && struct.content !== CONTENT.gc ? struct : GONE
  }

  /** What the update says under this client id. */
  sectionOf(client: number): Section | undefined {
    this.#sections ??= new Map(this.#update.sections.map((section) => [section.client, section]))
    return this.#sections.get(client)
  }

  #homeAt(parent: string | Id, depth: number): Home | undefined {
    if (typeof parent === 'string')
      return this.#homeOf(this.#doc.getMap(parent) as unknown as AnyType)
    const found = this.find(parent)
    if (!found) return GONE
    if (found instanceof Y.Item) {
      if (found.content instanceof Y.ContentType) return this.#homeOf(found.content.type)
      if (found.deleted) return GONE
    } else {
      if (found.content === CONTENT.deleted) return GONE
      const kind = KIND_OF[found.content]
      if (kind) return this.#newHome(found, kind, depth)
    }
    throw new Error('an item inside of something that holds none')
  }

  #newHome(struct: Struct, kind: Home['kind'], depth: number): Home | undefined {
    if (depth > MAX_PATH) throw new Error('types nested too deep')
    if (this.#homes.has(struct)) return this.#homes.get(struct)
    const spot = this.spotOf(struct, depth + 1)
    const home = spot && { path: pathOf(spot), kind, type: undefined, isDead: spot.home.isDead }
    this.#homes.set(struct, home)
    return home
  }

  #homeOf(type: AnyType): Home | undefined {
    if (this.#homes.has(type)) return this.#homes.get(type)
    const home = this.#findHome(type)
    this.#homes.set(type, home)
    return home
  }

  #findHome(type: AnyType): Home | undefined {
    const { _item: item } = type
    if (!item) return { path: [rootName(this.#doc, type)], kind: 'map', type, isDead: false }
    const spot = this.spotOfItem(item)
    if (!spot) return GONE
    const kind = type instanceof Y.Map ? 'map' : type instanceof Y.Text ? 'text' : 'list'
    return { path: pathOf(spot), kind, type, isDead: item.deleted }
  }
}

const KIND_OF: Readonly<Record<number, Home['kind']>> = {
  [CONTENT.map]: 'map',
  [CONTENT.text]: 'text',
  [CONTENT.array]: 'list',
}

/** The path of what lies at a spot; what lies in a text is part of it. */
export function pathOf({ home, key }: Spot): readonly string[] {
  if (home.kind === 'text') return home.path
  return [...home.path, key ?? IN_LIST]
}

/** The struct of the document that holds a clock which it has reached. */
export function itemAt(
  store: Y.Doc['store'],
  client: number,
  clock: number,
): Y.Item | Y.GC | undefined {
  const structs = store.clients.get(client)
  return structs?.[Y.findIndexSS(structs, clock)]
}

/** The struct of a section that holds a clock of it. */
export function structAt(structs: readonly Struct[], clock: number): Struct | undefined {
  let low = 0
  for (let high = structs.length - 1; low < high;) {
    const middle = (low + high + 1) >> 1
    if ((structs[middle]?.clock ?? Infinity) <= clock) low = middle
    else high = middle - 1
  }
  return structs[low]
}

function rootName(doc: Y.Doc, type: AnyType): string {
  for (const [name, root] of doc.share) if ((root as unknown) === type) return name
  return ''
}
