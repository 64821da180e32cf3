import * as Y from 'yjs'
import { itemAt, type Home } from './Places.ts'
import { isSame, type Id, type Struct } from './readUpdate.ts'
import { Sequence, spend, type Budget, type Piece } from './Sequence.ts'

/** Inserts of one update at places where something else was inserted meanwhile: Yjs walks past all of that. */
const MAX_CONFLICTS = 200
/** Looks at pieces of texts because of them: some tenths of a second. */
const MAX_STEPS = 2_000_000

interface Insert {
  readonly client: number
  readonly struct: Struct
  readonly home: Home
}

/**
 * Whoever inserts something names its two neighbours, as they were at that moment. From neighbours that were never
 * beside each other for anybody, Yjs makes another order on another machine; from thousands between the same far
 * ends, quadratic work. This replays where the inserts of one update go and finds what no honest client can have sent.
 */
export class Neighbours {
  readonly #doc: Y.Doc
  /** What follows an id, or begins a text or list, once the update has changed that. */
  readonly #next = new Map<string | Home, Id | undefined>()
  readonly #inserts = new Map<Home, Insert[]>()
  readonly #conflicts: Insert[] = []

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** In the order in which they are applied. @throws {Error} when it conflicts with too many others */
  insert(client: number, struct: Struct, home: Home): void {
    const { clock, length, origin, rightOrigin } = struct
    const before = origin ? nameOf(origin) : home
    const next = this.#next.has(before) ? this.#next.get(before) : this.#storedNext(origin, home)
    const insert = { client, struct, home }
    // Between two ids that do not, or no longer, follow each other.
    if (!isSame(next, rightOrigin)) this.#conflicts.push(insert)
    if (this.#conflicts.length > MAX_CONFLICTS) throw new Error('too many inserts at one place')
    const inserts = this.#inserts.get(home)
    if (inserts) inserts.push(insert)
    else this.#inserts.set(home, [insert])
    this.#next.set(before, { client, clock })
    this.#next.set(nameOf({ client, clock: clock + length - 1 }), next)
  }

  /**
   * Where inserts conflict, somebody else wrote there at the same time: or nobody did. @throws {Error} in that case
   */
  assertHonest(): void {
    const budget: Budget = { steps: MAX_STEPS }
    const replayed = new Map<Home, readonly Piece[]>()
    for (const { client, struct, home } of this.#conflicts) {
      const pieces = replayed.get(home) ?? this.#replay(home, budget)
      replayed.set(home, pieces)
      if (!isPlausible(pieces, { client, clock: struct.clock }, struct, budget)) {
        throw new Error('an insert between what was never side by side')
      }
    }
  }

  /** Inserts may build on each other. */
  #replay(home: Home, budget: Budget): readonly Piece[] {
    const sequence = new Sequence(home.type, budget)
    for (const { client, struct } of this.#inserts.get(home) ?? []) {
      const { length, origin, rightOrigin } = struct
      const known = Math.max(struct.clock, Y.getState(this.#doc.store, client))
      const isNew = known === struct.clock
      const before = isNew ? origin : { client, clock: known - 1 }
      sequence.insert({
        id: Y.createID(client, known),
        length: struct.clock + length - known,
        origin: before ? Y.createID(before.client, before.clock) : null,
        rightOrigin: rightOrigin ? Y.createID(rightOrigin.client, rightOrigin.clock) : null,
      })
    }
    return [...sequence]
  }

  #storedNext(origin: Id | undefined, { type }: Home): Id | undefined {
    if (!origin) return type?._start?.id
    const { client, clock } = origin
    const isStored = clock < Y.getState(this.#doc.store, client)
    const item = isStored ? itemAt(this.#doc.store, client, clock) : undefined
    // In the middle of a piece, of the document or of the update, its next character follows.
    if (!item || clock < item.id.clock + item.length - 1) return { client, clock: clock + 1 }
    return item instanceof Y.Item ? item.right?.id : undefined
  }
}

/**
 * Whether somebody who knows what an insert refers to, directly or not, and all that its author wrote before, can have
 * seen its two neighbours side by side.
 */
function isPlausible(
  pieces: readonly Piece[],
  at: Id,
  { origin, rightOrigin }: Struct,
  budget: Budget,
): boolean {
  const known = closure(pieces, at, [origin, rightOrigin], budget)
  let isBetween = origin === undefined
  for (const item of pieces) {
    const { client, clock } = item.id
    const end = clock + item.length
    const holds = (id: Id | undefined) =>
      id?.client === client && id.clock >= clock && id.clock < end
    if (isBetween && holds(rightOrigin))
      return rightOrigin?.clock === clock || !isKnown(item, known)
    if (!isBetween && holds(rightOrigin) && !holds(origin)) return false
    if (isBetween && isKnown(item, known)) return false
    if (holds(origin)) {
      isBetween = true
      const next = { client, clock: (origin as Id).clock + 1 }
      if (next.clock >= end) continue
      // In the middle of a piece.
      if (isSame(next, rightOrigin)) return true
      if (next.clock < (known.get(client) ?? 0)) return false
    }
  }
  return isBetween && rightOrigin === undefined
}

/** Up to which clock of each client somebody must know a text who wrote all before `at` and refers to these. */
function closure(
  pieces: readonly Piece[],
  at: Id,
  references: readonly (Id | undefined)[],
  budget: Budget,
): Map<number, number> {
  const known = new Map([[at.client, at.clock]])
  const learn = (id: Id | null | undefined): boolean => {
    if (!id || (known.get(id.client) ?? 0) > id.clock) return false
    known.set(id.client, id.clock + 1)
    return true
  }
  references.forEach(learn)
  for (let isNew = true; isNew;) {
    isNew = false
    for (const item of pieces) {
      spend(budget, 1)
      if (!isKnown(item, known)) continue
      if (learn(item.origin)) isNew = true
      if (learn(item.rightOrigin)) isNew = true
    }
  }
  return known
}

function isKnown({ id }: Piece, known: ReadonlyMap<number, number>): boolean {
  return id.clock < (known.get(id.client) ?? 0)
}

function nameOf({ client, clock }: Id): string {
  return `${client} ${clock}`
}
