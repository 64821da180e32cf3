import * as Y from 'yjs'
import type { Places } from './Places.ts'
import type { Id, Struct, Update } from './readUpdate.ts'

/** Pieces that one update may cut what is written into. */
const MAX_CUTS = 20_000
/** Some tenths of a second, and ten times what clearing a board of 3,000 drawings takes. */
const MAX_MOVES = 300_000_000

/**
 * Yjs keeps all that a client has written in one array. Each cut in the middle of a piece, and each time several pieces
 * become one, moves all that lie behind in it: a small update can have a large one moved thousands of times.
 */
export class Moves {
  readonly #store: Y.Doc['store']
  readonly #places: Places
  readonly #cuts = new Set<string>()
  #moves = 0

  /** @param sections those in which pieces may become one  @throws {Error} when they are too many */
  constructor(doc: Y.Doc, sections: Update['sections'], places: Places) {
    this.#store = doc.store
    this.#places = places
    for (const { client, end, runs, count } of sections) {
      if (end > Y.getState(this.#store, client)) this.#add(runs * count)
    }
  }

  /** An insert between two letters of one piece cuts that in two. @throws {Error} when that is too much */
  insert({ origin, rightOrigin }: Struct): void {
    if (origin) this.cut({ client: origin.client, clock: origin.clock + 1 })
    if (rightOrigin) this.cut(rightOrigin)
  }

  /** A piece has to begin here. @throws {Error} when that is too much */
  cut(at: Id): void {
    const piece = this.#places.find(at)
    const start = piece instanceof Y.Item ? piece.id.clock : piece?.clock
    if (!piece || start === undefined) return
    if (at.clock <= start || at.clock >= start + piece.length) return
    const name = `${at.client} ${at.clock}`
    if (this.#cuts.has(name)) return
    this.#cuts.add(name)
    if (this.#cuts.size > MAX_CUTS) throw new Error('too many changes at once')
    this.#add(this.#behind(at))
  }

  /** What was in it becomes one. @throws {Error} when that is too much */
  empty({ id, content }: Y.Item): void {
    if (content instanceof Y.ContentType) this.#add(this.#behind(id))
  }

  #behind({ client, clock }: Id): number {
    const structs = this.#store.clients.get(client) ?? []
    const isStored = clock < Y.getState(this.#store, client)
    const stored = isStored ? structs.length - Y.findIndexSS(structs, clock) : 0
    return stored + (this.#places.sectionOf(client)?.count ?? 0)
  }

  #add(moves: number): void {
    this.#moves += moves
    if (this.#moves > MAX_MOVES) throw new Error('too many changes at once')
  }
}
