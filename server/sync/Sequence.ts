import * as Y from 'yjs'
import type { Id } from './readUpdate.ts'

/** A run of a text or list and what it was inserted between; an item of a document is one. */
export type Piece = Pick<Y.Item, 'id' | 'length' | 'origin' | 'rightOrigin'>

interface Link {
  id: Y.ID
  length: number
  readonly origin: Y.ID | null
  readonly rightOrigin: Y.ID | null
  left: Link | undefined
  right: Link | undefined
}

/** What may still be spent on finding out where inserts go: one for a look at a piece. */
export interface Budget {
  steps: number
}

/** To lay out a piece, and to walk past one as Yjs will again when it applies the insert, by what they take. */
const STEPS_TO_LAY_OUT = 4
const STEPS_TO_PASS = 10

/** @throws {Error} when nothing is left */
export function spend(budget: Budget, steps: number): void {
  budget.steps -= steps
  if (budget.steps < 0) throw new Error('too many inserts at one place')
}

/** The order in which Yjs would put the pieces of one text or list, without the document around it. */
export class Sequence {
  #first: Link | undefined
  /** By client, in the order of their clocks. */
  readonly #links = new Map<number, Link[]>()

  readonly #budget: Budget

  /** @throws {Error} when that is too much already */
  constructor(type: Y.AbstractType<unknown> | undefined, budget: Budget) {
    this.#budget = budget
    let left: Link | undefined
    for (let item = type?._start; item; item = item.right) {
      spend(budget, STEPS_TO_LAY_OUT)
      const { id, length, origin, rightOrigin } = item
      const link: Link = { id, length, origin, rightOrigin, left, right: undefined }
      if (left) left.right = link
      else this.#first = link
      const links = this.#links.get(id.client)
      if (links) links.push(link)
      else this.#links.set(id.client, [link])
      left = link
    }
    for (const links of this.#links.values()) links.sort((a, b) => a.id.clock - b.id.clock)
  }

  *[Symbol.iterator](): Generator<Piece> {
    for (let link = this.#first; link; link = link.right) yield link
  }

  /** As `Item.integrate` of Yjs does. @throws {Error} when that is too much */
  insert({ id, length, origin, rightOrigin }: Piece): void {
    const before = origin ? this.#endingAt(origin) : undefined
    const after = rightOrigin ? this.#beginningAt(rightOrigin) : undefined
    const left = this.#leftOf(id, origin, rightOrigin, before, after)
    const right = left ? left.right : this.#first
    const link: Link = { id, length, origin, rightOrigin, left, right }
    if (left) left.right = link
    else this.#first = link
    if (right) right.left = link
    this.#add(link)
  }

  #leftOf(
    { client }: Id,
    origin: Y.ID | null,
    rightOrigin: Y.ID | null,
    before: Link | undefined,
    after: Link | undefined,
  ): Link | undefined {
    let left = before
    const passed = new Set<Link>()
    const between = new Set<Link>()
    let other = before ? before.right : this.#first
    for (; other && other !== after; other = other.right) {
      spend(this.#budget, STEPS_TO_PASS)
      passed.add(other)
      between.add(other)
      const theirs = other.origin ? this.#find(other.origin) : undefined
      let isBehind = false
      if (Y.compareIDs(origin, other.origin)) {
        isBehind = other.id.client < client
        if (!isBehind && Y.compareIDs(rightOrigin, other.rightOrigin)) break
      } else if (theirs && passed.has(theirs)) {
        isBehind = !between.has(theirs)
      } else {
        break
      }
      if (!isBehind) continue
      left = other
      between.clear()
    }
    return left
  }

  #beginningAt(id: Id): Link | undefined {
    const link = this.#find(id)
    return link && link.id.clock < id.clock ? this.#split(link, id.clock) : link
  }

  #endingAt(id: Id): Link | undefined {
    const link = this.#find(id)
    if (link && id.clock < link.id.clock + link.length - 1) this.#split(link, id.clock + 1)
    return link
  }

  /** Returns the second half. */
  #split(link: Link, clock: number): Link {
    const { id, length, rightOrigin, right } = link
    const origin = Y.createID(id.client, clock - 1)
    const rest: Link = {
      ...{ id: Y.createID(id.client, clock), length: id.clock + length - clock },
      ...{ origin, rightOrigin, left: link, right },
    }
    link.length = clock - id.clock
    link.right = rest
    if (right) right.left = rest
    this.#add(rest)
    return rest
  }

  #add(link: Link): void {
    const links = this.#links.get(link.id.client)
    if (!links) this.#links.set(link.id.client, [link])
    else links.splice(indexFor(links, link.id.clock), 0, link)
  }

  #find({ client, clock }: Id): Link | undefined {
    const links = this.#links.get(client) ?? []
    const link = links[indexFor(links, clock + 1) - 1]
    return link && clock < link.id.clock + link.length ? link : undefined
  }
}

/** Where a link with this clock belongs among these. */
function indexFor(links: readonly Link[], clock: number): number {
  let low = 0
  for (let high = links.length; low < high;) {
    const middle = (low + high) >> 1
    if ((links[middle]?.id.clock ?? Infinity) < clock) low = middle + 1
    else high = middle
  }
  return low
}
