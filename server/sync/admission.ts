import * as Y from 'yjs'
import { references, type Section, type Struct, type Update } from './readUpdate.ts'

/** What is to be done with an update, in the light of what the document holds. */
export type Verdict =
  | { readonly kind: 'news' }
  /** Nothing in it that the document doesn't have. */
  | { readonly kind: 'known' }
  /** It builds on this struct, which the document lacks: applied, it would stay pending and shadow real edits. */
  | { readonly kind: 'missing'; readonly lacking: Lacking }
  /** No honest client of this sender writes this. */
  | { readonly kind: 'refused'; readonly why: string }

/** The struct at `clock` of `client`. */
export interface Lacking {
  readonly client: number
  readonly clock: number
}

type Store = Y.Doc['store']

/** A card's list item holds a text: cards › card › list › item › text. */
const MAX_TYPE_DEPTH = 8

/** `mayWrite`: whether new structs under this client id may come from the sender. */
export function judge(
  update: Update,
  store: Store,
  mayWrite: (client: number) => boolean,
): Verdict {
  const news = update.sections.filter(({ client, end }) => end > Y.getState(store, client))
  if (news.some(({ client }) => !mayWrite(client))) {
    return { kind: 'refused', why: 'edits under the client id of another device' }
  }
  const lacking = findLacking(update, store)
  if (lacking) return { kind: 'missing', lacking }
  if (news.length === 0) return { kind: deletesAnything(update, store) ? 'news' : 'known' }
  if (isTooDeep(update, news, store)) return { kind: 'refused', why: 'types nested too deep' }
  return { kind: 'news' }
}

/** Whether an update that is not `missing` would change the document, whoever sent it. */
export function isNews(update: Update, store: Store): boolean {
  return (
    update.sections.some(({ client, end }) => end > Y.getState(store, client)) ||
    deletesAnything(update, store)
  )
}

interface Waiter {
  readonly section: Section
  readonly lacking: Lacking
}

/**
 * The first struct that this update needs and neither the document nor the update has. Sections come in any order
 * and may build on each other; each waits for the client it lacks, so that the work stays linear.
 */
function findLacking(update: Update, store: Store): Lacking | undefined {
  const reached = new Map<number, number>()
  const stateOf = (client: number) => reached.get(client) ?? Y.getState(store, client)
  const clients = new Set(update.sections.map(({ client }) => client))
  const progress = new Map<Section, number>()
  const waiters = new Map<number, Waiter[]>()
  const ready = [...update.sections]
  for (let section = ready.pop(); section; section = ready.pop()) {
    const { client } = section
    const lacking = advance(section, progress, stateOf, reached)
    if (lacking && (lacking.client === client || !clients.has(lacking.client))) return lacking
    const waiting = waiters.get(client) ?? []
    const woken = waiting.filter((waiter) => waiter.lacking.clock < stateOf(client))
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
  const deletion = update.deletions.find(({ client, end }) => end > stateOf(client))
  return deletion && { client: deletion.client, clock: stateOf(deletion.client) }
}

/** Walks on through a section; returns what it lacks when it can't reach the end. */
function advance(
  section: Section,
  progress: Map<Section, number>,
  stateOf: (client: number) => number,
  reached: Map<number, number>,
): Lacking | undefined {
  const { client, structs } = section
  for (let i = progress.get(section) ?? 0; i < structs.length; i++) {
    const struct = structs[i]
    if (!struct || struct instanceof Y.Skip) continue
    const state = stateOf(client)
    const lacking =
      struct.id.clock > state ? { client, clock: state } : lackingReference(struct, stateOf)
    if (lacking) {
      progress.set(section, i)
      return lacking
    }
    reached.set(client, Math.max(state, struct.id.clock + struct.length))
  }
  progress.set(section, structs.length)
  return undefined
}

function lackingReference(
  struct: Struct,
  stateOf: (client: number) => number,
): Lacking | undefined {
  if (!(struct instanceof Y.Item)) return undefined
  return references(struct).find(({ client, clock }) => clock >= stateOf(client))
}

function deletesAnything({ deletions }: Update, store: Store): boolean {
  return deletions.some(({ client, clock, end }) => {
    const structs = store.clients.get(client)
    if (!structs || clock >= Y.getState(store, client)) return false
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
      const struct = structs[i]
      if (!struct || struct.id.clock >= end) return false
      if (!struct.deleted) return true
    }
    return false
  })
}

/** Thousands of maps inside each other apply well and then overflow the stack of everybody who reads them. */
function isTooDeep(update: Update, news: readonly Section[], store: Store): boolean {
  const sections = new Map(update.sections.map((section) => [section.client, section]))
  const find = ({ client, clock }: Y.ID): unknown => {
    const structs =
      clock < Y.getState(store, client) ? store.clients.get(client) : sections.get(client)?.structs
    return structs?.[Y.findIndexSS(structs as Y.Item[], clock)]
  }
  const count = news.reduce((sum, { structs }) => sum + structs.length, 0)
  const budget = { steps: 10_000 + 16 * count }
  return news.some(({ structs }) =>
    structs.some(
      (struct) =>
        struct instanceof Y.Item &&
        struct.content instanceof Y.ContentType &&
        depthOf(struct, find, budget) > MAX_TYPE_DEPTH,
    ),
  )
}

/** How many types an item lies in; `Infinity` when the budget ends before the answer. */
function depthOf(start: Y.Item, find: (id: Y.ID) => unknown, budget: { steps: number }): number {
  let depth = 1
  let item: unknown = start
  while (item instanceof Y.Item) {
    if (--budget.steps < 0) return Infinity
    if (depth > MAX_TYPE_DEPTH) return depth
    const parent = item.parent as unknown
    if (typeof parent === 'string') return depth
    if (parent instanceof Y.ID) {
      depth++
      item = find(parent)
    } else if (parent instanceof Y.AbstractType) {
      depth++
      item = parent._item
    } else {
      const neighbour: Y.ID | null = item.origin ?? item.rightOrigin
      item = neighbour && find(neighbour)
    }
  }
  return depth
}
