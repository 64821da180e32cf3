import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { judge, type Editor } from '../../model/rights.ts'
import { nameNeighbours } from '../../model/undoRules.ts'
import { deletionAt } from './admission.ts'
import { itemAt, Places } from './Places.ts'
import { Ranges } from './Ranges.ts'
import { CONTENT, type Id, type Range, type Update } from './readUpdate.ts'

type Deletions = ReturnType<typeof Y.createDeleteSet>

/**
 * Takes back what somebody was not allowed to do, in the transaction in which it is applied: nobody else ever sees it,
 * and what they did besides stays.
 */
export class Reversal {
  readonly #doc: Y.Doc
  /** Tracks nothing: it is handed what it is to undo. */
  readonly #undo: Y.UndoManager
  /** Keys of maps at which something was taken back since the board was loaded. */
  readonly #keys = new Map<unknown, Set<string>>()
  /** What was taken back, and what stands in its place. */
  readonly #ours = new Ranges()

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#undo = new Y.UndoManager(doc, {
      trackedOrigins: new Set(),
      captureTransaction: () => false,
    })
  }

  /** It knows what was taken back, which no stored document says. */
  get isRemembering(): boolean {
    return this.#keys.size > 0
  }

  /**
   * Applies an update and takes back its `oversteps`, and each deletion that this editor may not do. Returns the ids
   * of both as an encoded delete set.
   */
  apply(
    update: Update,
    oversteps: readonly Range[],
    editor: Editor,
    transaction: Y.Transaction,
  ): Uint8Array {
    const { clients } = transaction.deleteSet
    const before = new Map([...clients].map(([client, ranges]) => [client, ranges.length]))
    Y.applyUpdate(this.#doc, update.bytes)
    const deleted: Range[] = []
    const places = new Places(this.#doc, update)
    for (const [client, ranges] of clients) {
      for (const { clock, len } of ranges.slice(before.get(client) ?? 0)) {
        const range = { client, clock, end: clock + len }
        if (!this.#mayDelete(range, places, editor)) deleted.push(range)
      }
    }
    this.#takeBack(toDeletions(oversteps), toDeletions(deleted))
    for (const range of oversteps) this.#remember(range)
    return encode(toDeletions([...oversteps, ...deleted]))
  }

  /**
   * Values that an update sets, and may, where something was taken back: whoever had not heard of that has named as
   * their neighbour what was there before. To be asked before it is applied.
   */
  atRisk(update: Update, oversteps: readonly Range[] = []): readonly Id[] {
    if (this.#keys.size === 0) return []
    const places = new Places(this.#doc, update)
    const out = toDeletions([...oversteps, ...update.deletions])
    return update.sections.flatMap(({ client, structs }) => {
      const known = Y.getState(this.#doc.store, client)
      return structs.flatMap((struct) => {
        if (struct.clock < known || struct.content !== CONTENT.any) return []
        const id = Y.createID(client, struct.clock)
        const spot = places.spotOf(struct)
        const isThere = spot?.key !== undefined && this.#keys.get(spot.home.type)?.has(spot.key)
        return isThere && !Y.isDeleted(out, id) ? [id] : []
      })
    })
  }

  /**
   * Yjs has put these behind what was taken back where their client id is the lower one, and dead: a value that
   * only we and what was taken back have outdone is set again. Returns whether there was one.
   */
  bringBack(ids: readonly Id[]): boolean {
    let isAny = false
    for (const { client, clock } of ids) {
      const item = itemAt(this.#doc.store, client, clock)
      if (!(item instanceof Y.Item) || !item.deleted || !item.right || isHomeless(item)) continue
      const over: Range[] = []
      let right: Y.Item | null = item.right
      for (; right && this.#ours.holds(rangeOf(right)); right = right.right)
        over.push(rangeOf(right))
      if (right) continue
      this.#takeBack(toDeletions(over), toDeletions([rangeOf(item)]))
      isAny = true
    }
    return isAny
  }

  /** What is set at keys of maps; texts and lists keep what comes late. */
  #remember({ client, clock, end }: Range): void {
    if (clock >= end) return
    const structs = this.#doc.store.clients.get(client) ?? []
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
      const item = structs[i]
      if (!item || item.id.clock >= end) return
      if (!(item instanceof Y.Item) || item.parentSub === null || isHomeless(item)) continue
      const keys = this.#keys.get(item.parent) ?? new Set<string>()
      this.#keys.set(item.parent, keys.add(item.parentSub))
      this.#ours.add(rangeOf(item))
    }
  }

  /** One entry of a transaction's deletions is one item. */
  #mayDelete({ client, clock }: Range, places: Places, editor: Editor): boolean {
    const item = places.find({ client, clock })
    const spot = item instanceof Y.Item ? places.spotOfItem(item) : undefined
    return !spot || judge(deletionAt(spot), editor) !== 'reversed'
  }

  #takeBack(insertions: Deletions, deletions: Deletions): void {
    const { store, clientID } = this.#doc
    const own = Y.getState(store, clientID)
    this.#undo.undoStack.push({ insertions, deletions, meta: new Map() })
    this.#undo.undo()
    nameNeighbours(this.#doc, own)
    this.#undo.undoStack.length = this.#undo.redoStack.length = 0
    this.#release(own)
    this.#remember({ client: clientID, clock: own, end: Y.getState(store, clientID) })
  }

  /** The undo manager pins what it brings back, and all around it, for ever. */
  #release(from: number): void {
    const structs = this.#doc.store.clients.get(this.#doc.clientID) ?? []
    if (from >= Y.getState(this.#doc.store, this.#doc.clientID)) return
    for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
      let item: Y.Item | null = structs[i] instanceof Y.Item ? (structs[i] as Y.Item) : null
      while (item?.keep) {
        item.keep = false
        item = item.parent instanceof Y.AbstractType ? item.parent._item : null
      }
    }
  }
}

/** It lies in something that is deleted itself. */
function isHomeless({ parent }: Y.Item): boolean {
  return !(parent instanceof Y.AbstractType) || parent._item?.deleted === true
}

function rangeOf({ id: { client, clock }, length }: Y.Item): Range {
  return { client, clock, end: clock + length }
}

/** Sorted, as Yjs looks things up in them. */
function toDeletions(ranges: readonly Range[]): Deletions {
  const deletions = Y.createDeleteSet()
  for (const { client, clock, end } of ranges) {
    const own = deletions.clients.get(client) ?? []
    own.push({ clock, len: end - clock })
    deletions.clients.set(client, own)
  }
  return Y.mergeDeleteSets([deletions])
}

/** In Yjs' format 1, as an update ends with it. */
function encode({ clients }: Deletions): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, clients.size)
  for (const [client, ranges] of clients) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, len)
    }
  }
  return encoding.toUint8Array(encoder)
}
