import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BoardId } from '../../model/ids.ts'
import { encodePacked, encodeState } from '../../model/storedState.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'
import type { Journal } from '../storage/Journal.ts'
import type { StoredBoard } from './loadBoard.ts'
import type { Peers, Wishes } from './Peers.ts'
import type { Effect } from './effect.ts'
import type { RoomDocument } from './RoomDocument.ts'
import { readUpdates, takeSnapshot } from './snapshot.ts'
import { packPieces, sizeOf } from './storedPieces.ts'
import { WholeBoard } from './WholeBoard.ts'

/**
 * Rows behind the snapshot before a new one is made while people work: so many, or as many as the document has
 * kilobytes, since a snapshot of a large one costs more than its rows at a load.
 */
const COMPACT_AFTER_ROWS = 5000
const BYTES_PER_ROW = 1000

export interface LogOptions {
  readonly id: BoardId
  readonly storage: BoardStorage
  readonly journal: Journal
  /** Undefined = this node is the only one. */
  readonly peers: Peers | undefined
}

/** A state of a board. */
export interface Captured {
  /** Number of the last update in it. */
  readonly seq: number
  /** As `encodeState` makes it. */
  readonly state: Uint8Array
}

/** The stored rows of an open board: adds its own, takes in those of other nodes, and knows how far it is. */
export class RoomLog {
  readonly #options: LogOptions
  readonly #document: RoomDocument
  readonly #clientIds: StoredBoard['clientIds']
  /** Everything up to here is stored and in the document. */
  #seq: number
  #rows: number
  #snapshotBytes: number
  /** The highest number that another node is known to have stored. */
  #heardSeq = 0
  /** It has stored nothing yet. */
  #isNew = true

  constructor(stored: StoredBoard, document: RoomDocument, options: LogOptions) {
    this.#options = options
    this.#document = document
    this.#clientIds = stored.clientIds
    this.#seq = stored.seq
    this.#rows = stored.updates.length
    this.#snapshotBytes = sizeOf(stored.snapshot)
  }

  get seq(): number {
    return this.#seq
  }

  /** All that is stored by now, for a document that begins anew. @throws {StorageError} */
  async reload(): Promise<Omit<StoredBoard, 'past'>> {
    const { clientIds, ...stored } = await this.#options.storage.load(this.#options.id)
    if (stored.seq < this.#seq) throw new Error('The store has less than was in it')
    this.#clientIds.learn(clientIds)
    this.#seq = stored.seq
    this.#rows = stored.updates.length
    this.#snapshotBytes = sizeOf(stored.snapshot)
    return { ...stored, clientIds: this.#clientIds }
  }

  /** Another node is known to have stored more. */
  get isBehind(): boolean {
    return this.#heardSeq > this.#seq
  }

  get isLong(): boolean {
    return this.#rows >= Math.max(COMPACT_AFTER_ROWS, this.#snapshotBytes / BYTES_PER_ROW)
  }

  /** Hears of a number that is stored. Returns whether that is news. */
  hear(seq: number): boolean {
    this.#heardSeq = Math.max(this.#heardSeq, seq)
    return this.isBehind
  }

  /** Another node made a snapshot. */
  hearCompacted(seq: number): void {
    this.#rows = Math.min(this.#rows, Math.max(0, this.#seq - seq))
  }

  /**
   * Takes in what other nodes stored, before anything builds on it. Who comes from another node has seen what is stored
   * there, and who asks wants the newest. Returns what is to be told.
   */
  async lookAround(newcomers: number, tasks: number): Promise<Effect[]> {
    const { id, storage, peers } = this.#options
    if (!peers || newcomers + tasks + Number(this.isBehind) === 0) return []
    if (newcomers > 0) this.#clientIds.learn(await storage.clientIds(id))
    return this.#catchUp({ above: 0, upTo: 0 })
  }

  /** Returns what other nodes stored meanwhile. @throws {StorageError} when nothing of this is stored */
  async store(effects: readonly Effect[]): Promise<Effect[]> {
    const isNew = this.#isNew
    this.#isNew = false
    const clientIds = this.#clientIds.takeUnstored()
    if (effects.length === 0 && clientIds.size === 0) return []
    const { id, journal, peers } = this.#options
    const entry = { board: id, updates: effects, clientIds, at: Date.now() }
    // Two nodes that bring the same board up to date would do it twice: the second fails, and loads it again.
    const last = await journal.store(isNew ? { ...entry, after: this.#seq } : entry)
    if (effects.length > 0) peers?.tellStored(id, last)
    const own = { above: last - effects.length, upTo: last }
    if (own.above > this.#seq) return this.#catchUp(own)
    this.#seq = last
    this.#rows += effects.length
    return []
  }

  /** Numbers for story keys: the first for each prefix. */
  readonly reserve = async (wishes: Wishes): Promise<ReadonlyMap<string, number>> => {
    const { id, peers } = this.#options
    if (peers) return peers.reserveNumbers(id, wishes)
    return new Map([...wishes].map(([prefix, { above }]) => [prefix, above + 1]))
  }

  /** The snapshot holds everything. */
  get isCompact(): boolean {
    return this.#rows === 0
  }

  /**
   * Makes a snapshot of what is stored by now; people work on meanwhile. `settle` is fulfilled when all that is in the
   * document when it is called is stored. Returns it as newcomers are told it.
   *
   * @throws {StorageError} when nothing has changed: another attempt is as good
   */
  async compact(settle: () => Promise<unknown>): Promise<WholeBoard> {
    const { id, storage, peers } = this.#options
    const [seq, rows] = [this.#seq, this.#rows]
    const packed = await packPieces(await takeSnapshot(this.#document.board.doc))
    // It may hold a part of what came meanwhile, which must be stored before it is.
    await settle()
    const snapshot = encodePacked(packed)
    await storage.compact(id, seq, snapshot)
    peers?.tellCompacted(id, seq)
    this.#rows = Math.max(0, this.#rows - rows)
    this.#snapshotBytes = packed.bytes
    return WholeBoard.ofPacked(packed)
  }

  /**
   * All that is stored, put together from what is: to encode a large document would hold up everybody. What a snapshot
   * holds too much had been stored before it was.
   *
   * @throws {StorageError}
   */
  async whole(): Promise<Captured> {
    const { snapshot, updates, seq } = await this.#options.storage.load(this.#options.id)
    // Fetching a large one has stopped everybody long enough.
    await nextTurn()
    return { seq, state: encodeState([...(await readUpdates(snapshot)), ...updates]) }
  }

  /** Numbers above `own` up to its end are in the document already. */
  async #catchUp(own: { readonly above: number; readonly upTo: number }): Promise<Effect[]> {
    const { id, storage } = this.#options
    // What is heard of while the store is asked may have come after it looked.
    const { isBehind } = this
    const rows = await storage.updates(id, { after: this.#seq })
    const last = rows.at(-1)
    if (!last && !isBehind) return []
    if (!last || rows[0]?.seq !== this.#seq + 1) {
      throw new Error('Rows that this node lacks were pruned')
    }
    this.#seq = last.seq
    this.#rows += rows.length
    const foreign = rows.filter(({ seq }) => seq <= own.above || seq > own.upTo)
    return this.#document.learn(foreign.map(({ bytes }) => bytes))
  }
}
