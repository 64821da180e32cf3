import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { RefusalCode } from '../../model/protocol.ts'
import { isListable } from '../../model/plainJson.ts'
import { judge, type Change, type Editor } from '../../model/rights.ts'
import { holds } from '../../model/undoRules.ts'
import { findDependencies, type Lacking, type Store } from './dependencies.ts'
import { isPutLast } from './isPutLast.ts'
import { KeySets } from './KeySets.ts'
import { Moves } from './Moves.ts'
import { Neighbours } from './Neighbours.ts'
import { Ranges } from './Ranges.ts'
import { itemAt, MAX_PATH, pathOf, Places, type Spot } from './Places.ts'
import {
  CONTENT,
  type Id,
  type Range,
  type Section,
  type Struct,
  type Update,
} from './readUpdate.ts'

/** What is to be done with an update, in the light of what the document holds. */
export type Verdict =
  /** `oversteps`: those of its structs that are to be taken back; undefined when nothing is. */
  | { readonly kind: 'news'; readonly oversteps: readonly Range[] | undefined }
  /** Nothing in it that the document doesn't have. */
  | { readonly kind: 'known' }
  | { readonly kind: 'missing'; readonly lacking: Lacking }
  /** No honest client of this sender writes this. */
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly why: string }

/** Who sends it, and what is theirs. */
export interface Sender {
  readonly editor: Editor
  /** Whether new structs under this client id may come from them. */
  readonly mayWrite: (client: number) => boolean
  /** Brings back what others wrote and a restore has lost: only the shape of it counts. */
  readonly isRecovering: boolean
}

/** Page loads that wrote something and come in one update; each has to walk past the others. */
const MAX_NEW_CLIENTS = 64
/** Structs that come in one update, each of which is judged: five times what our pages put into one. */
const MAX_NEW_STRUCTS = 100_000

/** An update that isn't `missing` anything is judged struct by struct, and before any of it is applied. */
export function judgeUpdate(update: Update, doc: Y.Doc, sender: Sender): Verdict {
  const { store } = doc
  const news = update.sections.filter(({ client, end }) => end > Y.getState(store, client))
  if (news.some(({ client }) => !sender.mayWrite(client))) {
    return refused('foreign', 'edits under the client id of another device')
  }
  // Before anything that takes longer the more there are.
  if (!sender.isRecovering) {
    if (news.length > MAX_NEW_CLIENTS) return refused('notAllowed', 'too many client ids')
    if (countNew(news, store) > MAX_NEW_STRUCTS) return refused('notAllowed', 'too much at once')
  }
  const { lacking, order } = findDependencies(update, store)
  if (lacking) return { kind: 'missing', lacking }
  if (news.length === 0 && !deletesAnything(update, store)) return { kind: 'known' }
  try {
    const isNew = new Set(news)
    const inOrder = order.filter((section) => isNew.has(section))
    return new Inspection(update, doc, sender).verdict(inOrder)
  } catch (error) {
    return refused('notAllowed', error instanceof Error ? error.message : String(error))
  }
}

function countNew(news: readonly Section[], store: Store): number {
  const countIn = ({ client, structs }: Section) => {
    const known = Y.getState(store, client)
    return structs.filter(({ clock, length }) => clock + length > known).length
  }
  return news.reduce((sum, section) => sum + countIn(section), 0)
}

/** Whether an update that is not `missing` would change the document, whoever sent it. */
export function isNews(update: Update, store: Store): boolean {
  return (
    update.sections.some(({ client, end }) => end > Y.getState(store, client)) ||
    deletesAnything(update, store)
  )
}

/** A text, map or list that nobody has removed. */
type Container = Y.Item & { content: Y.ContentType }
/** Who has written what is left in it. */
type Content = 'none' | 'own' | 'foreign'

/** Looks at every new struct and every live thing that is deleted. */
class Inspection {
  readonly #update: Update
  readonly #store: Store
  readonly #sender: Sender
  readonly #places: Places
  readonly #neighbours: Neighbours
  readonly #keySets: KeySets
  readonly #moves: Moves
  readonly #contents = new Map<Y.Item, Content>()
  readonly #oversteps: Range[] = []
  #deleted: Ranges | undefined
  #isOverstep = false

  constructor(update: Update, doc: Y.Doc, sender: Sender) {
    this.#update = update
    this.#store = doc.store
    this.#sender = sender
    this.#places = new Places(doc, update)
    this.#neighbours = new Neighbours(doc)
    this.#keySets = new KeySets(doc)
    // A whole board that comes back may be larger than anything that one person writes.
    this.#moves = new Moves(doc, sender.isRecovering ? [] : update.sections, this.#places)
  }

  /** @throws {Error} that says what no honest client sends */
  verdict(news: readonly Section[]): Verdict {
    const { isRecovering } = this.#sender
    for (const section of news) this.#inspectSection(section)
    if (!isRecovering) {
      this.#keySets.assertFew()
      this.#neighbours.assertHonest()
    }
    for (const range of this.#update.deletions) this.#inspectDeletion(range)
    return { kind: 'news', oversteps: this.#isOverstep ? this.#oversteps : undefined }
  }

  #inspectSection({ client, structs }: Section): void {
    const known = Y.getState(this.#store, client)
    for (const said of structs) {
      const end = said.clock + said.length
      if (end <= known || said.content === CONTENT.gc || said.content === CONTENT.skip) continue
      const spot = this.#places.spotOf(said)
      if (!spot) continue
      this.#moves.insert(said)
      const struct = said.clock < known ? this.#newPart(client, said, known, spot) : said
      assertShape(struct, spot, () => this.#isDeleted(client, struct))
      if (spot.home.kind === 'list' && !valuesOf(struct, this.#update).every(isListable)) {
        throw new Error('what no list can hold')
      }
      this.#keySets.set(client, struct, spot)
      // Where nothing has an effect, Yjs looks for its place all the same.
      if (spot.key === undefined && !this.#sender.isRecovering)
        this.#neighbours.insert(client, struct, spot.home)
      if (spot.home.isDead) continue
      if (this.#judge(this.#changeBy(client, struct, spot)) === 'reversed') {
        this.#oversteps.push({ client, clock: struct.clock, end })
      }
    }
  }

  /**
   * Yjs joins what is written in one go, and sends it whole again. It puts the part we don't know behind the one we
   * know, wherever that is, whatever the struct says.
   */
  #newPart(client: number, said: Struct, known: number, spot: Spot): Struct {
    const before = itemAt(this.#store, client, known - 1)
    const real = before instanceof Y.Item ? this.#places.spotOfItem(before) : undefined
    if (real?.home !== spot.home || real.key !== spot.key)
      throw new Error('a struct that is not where its beginning is')
    const length = said.clock + said.length - known
    return { ...said, clock: known, length, origin: { client, clock: known - 1 } }
  }

  /** The same update deletes all of it. */
  #isDeleted(client: number, { clock, length }: Struct): boolean {
    this.#deleted ??= rangesOf(this.#update.deletions)
    return this.#deleted.holds({ client, clock, end: clock + length })
  }

  #inspectDeletion({ client, clock, end }: Range): void {
    const structs = this.#store.clients.get(client)
    const known = Y.getState(this.#store, client)
    if (clock > known) this.#moves.cut({ client, clock })
    if (end > known) this.#moves.cut({ client, clock: end })
    if (!structs || clock >= known) return
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
      const item = structs[i]
      if (!item || item.id.clock >= end) return
      if (item.deleted || !(item instanceof Y.Item)) continue
      if (item.id.clock < clock) this.#moves.cut({ client, clock })
      if (item.id.clock + item.length > end) this.#moves.cut({ client, clock: end })
      this.#moves.empty(item)
      const spot = this.#places.spotOfItem(item)
      if (!spot) continue
      const isMap = item.content instanceof Y.ContentType && item.content.type instanceof Y.Map
      this.#judge({ ...deletionAt(spot), isMap, endsContainer: this.#isOfOthers(item) })
    }
  }

  #judge(change: Change): 'allowed' | 'reversed' {
    if (this.#sender.isRecovering) return 'allowed'
    const judgement = judge(change, this.#sender.editor)
    if (judgement === 'refused') throw new Error(`no client may change ${change.path.join('/')}`)
    if (judgement === 'reversed') this.#isOverstep = true
    return judgement
  }

  #changeBy(client: number, struct: Struct, spot: Spot): Change {
    const { origin } = struct
    const before = origin && this.#places.find(origin)
    const last = lastOf(spot)
    return {
      path: pathOf(spot),
      how: spot.home.kind === 'text' ? 'inside' : 'set',
      isMap: struct.content === CONTENT.map || struct.content === CONTENT.deleted,
      isAgain: origin !== undefined || last !== undefined,
      isTaken: isLive(last) || (before !== undefined && !(before instanceof Y.Item)),
      endsContainer:
        spot.key !== undefined && (this.#isOfOthers(before) || this.#hides(last, client, origin)),
      value: () => valuesOf(struct, this.#update).at(-1),
    }
  }

  /** Who has seen a text or map that others made or write in does not put something else in its place. */
  #isOfOthers(item: Y.Item | Struct | undefined): boolean {
    return isContainer(item) && (this.#isForeign(item) || this.#contentOf(item) === 'foreign')
  }

  /**
   * Who has not seen it may, since two people can make it at once; but not when anything is in it. What follows a value
   * of the same update hides nothing that this one, which is judged as well, does not hide already.
   */
  #hides(last: Y.Item | undefined, client: number, origin: Id | undefined): boolean {
    if (!isContainer(last) || this.#contentOf(last) === 'none') return false
    if (origin && origin.clock >= Y.getState(this.#store, origin.client)) return false
    return isPutLast(this.#store, last, client, origin)
  }

  /** Whose it is; looked at once, however often an update names it. */
  #contentOf(item: Container): Content {
    let content = this.#contents.get(item)
    if (!content) {
      const { type } = item.content
      const own = () => (holds(type, () => true) ? 'own' : 'none')
      content = holds(type, this.#isForeign) ? 'foreign' : own()
      this.#contents.set(item, content)
    }
    return content
  }

  readonly #isForeign = ({ id }: Y.Item): boolean => !this.#sender.mayWrite(id.client)
}

/** What a deletion of an item changes; whether that was there to be kept is for the caller to say. */
export function deletionAt(spot: Spot): Change {
  const how = spot.home.kind === 'text' ? 'inside' : 'delete'
  return {
    path: pathOf(spot),
    how,
    isMap: true,
    isAgain: true,
    isTaken: true,
    endsContainer: false,
    value: () => undefined,
  }
}

function refused(code: RefusalCode, why: string): Verdict {
  return { kind: 'refused', code, why }
}

/** Maps have keys and nothing between them; texts and lists have neither keys nor each other's content. */
function assertShape(struct: Struct, { home, key }: Spot, isDeleted: () => boolean): void {
  const { content, length } = struct
  const isString = content === CONTENT.string
  if (home.kind === 'map') {
    // Yjs joins values that somebody replaced one after the other and may still bring back.
    const isPast = content === CONTENT.any && length > 1 && isDeleted()
    const isOne = length === 1 || content === CONTENT.deleted
    if (key === undefined || struct.rightOrigin || isString || !(isOne || isPast)) {
      throw new Error('a map that is written like a list')
    }
  } else if (key !== undefined) {
    throw new Error('a list that is written like a map')
  }
  if (home.kind === 'text' && !isString && content !== CONTENT.deleted) {
    throw new Error('a text that is not made of text')
  }
  if (home.kind === 'list' && isString) throw new Error('text outside of a text')
  if (content >= CONTENT.array && home.path.length >= MAX_PATH) {
    throw new Error('types nested too deep')
  }
}

function isContainer(item: Y.Item | Struct | undefined): item is Container {
  return item instanceof Y.Item && !item.deleted && item.content instanceof Y.ContentType
}

function isLive(item: Y.Item | undefined): boolean {
  return item !== undefined && !item.deleted
}

/** The newest item of a key, dead or not. */
function lastOf({ home, key }: Spot): Y.Item | undefined {
  return key === undefined ? undefined : home.type?._map.get(key)
}

/** Those that are plain; of several at a key Yjs shows the last. */
function valuesOf({ content, at }: Struct, { bytes }: Update): unknown[] {
  if (content !== CONTENT.any) return []
  const decoder = decoding.createDecoder(bytes)
  decoder.pos = at
  return Array.from({ length: decoding.readVarUint(decoder) }, () => decoding.readAny(decoder))
}

function rangesOf(all: readonly Range[]): Ranges {
  const ranges = new Ranges()
  for (const range of all) ranges.add(range)
  return ranges
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
