import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { judge, type Editor } from '../../model/rights.ts'
import { deletionAt } from './admission.ts'
import { Places } from './Places.ts'
import type { Range, Update } from './readUpdate.ts'

type Deletions = ReturnType<typeof Y.createDeleteSet>

/**
 * Takes back what somebody was not allowed to do, in the transaction in which it is applied: nobody else ever sees it,
 * and what they did besides stays.
 */
export class Reversal {
  readonly #doc: Y.Doc
  /** Tracks nothing: it is handed what it is to undo. */
  readonly #undo: Y.UndoManager

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#undo = new Y.UndoManager(doc, {
      trackedOrigins: new Set(),
      captureTransaction: () => false,
    })
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
    return encode(toDeletions([...oversteps, ...deleted]))
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
    this.#undo.undoStack.length = this.#undo.redoStack.length = 0
    this.#release(own)
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
