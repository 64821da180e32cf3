import { getHeapStatistics } from 'node:v8'
import type { Board } from '../../model/Board.ts'
import type { BoardId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import { ApiError } from '../errors.ts'
import type { Log } from '../log.ts'
import { countCommit, metrics } from '../metrics.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'
import { Journal } from '../storage/Journal.ts'
import { loadBoard } from './loadBoard.ts'
import type { Peers } from './Peers.ts'
import { Room, upgradeBoard, type Heir } from './Room.ts'

/** A board that nobody looks at stays in memory so long: a reload finds it warm. */
const IDLE_MS = 30_000
const SWEEP_MS = 10_000
const OPEN_ATTEMPTS = 3
/** Boards may take half of what Node gives this process; the rest is for work on them. */
const MAX_MEMORY_BYTES = getHeapStatistics().heap_size_limit / 2

interface Bounds {
  /** Of one stored document. */
  readonly maxBytes: number
  /** Of all boards in memory together. */
  readonly maxMemoryBytes?: number
}

/** Finds the one room of a board, loads it when need be, and lets go of those that nobody uses. */
export class Rooms {
  /** Hears of each board that is opened. */
  onOpen: (room: Room) => void = () => {}
  readonly #storage: BoardStorage
  readonly #peers: Peers | undefined
  readonly #journal: Journal
  readonly #log: Log
  readonly #maxBytes: number
  readonly #maxMemoryBytes: number
  readonly #open = new Map<BoardId, Room>()
  /** Two who open a board at once share one load. */
  readonly #loading = new Map<BoardId, Promise<Room>>()
  readonly #sweeper: NodeJS.Timeout

  /** @param peers undefined = this node is the only one */
  constructor(storage: BoardStorage, log: Log, bounds: Bounds, peers?: Peers) {
    this.#storage = storage
    this.#peers = peers
    this.#journal = new Journal(storage, countCommit)
    this.#log = log
    this.#maxBytes = bounds.maxBytes
    this.#maxMemoryBytes = bounds.maxMemoryBytes ?? MAX_MEMORY_BYTES
    this.#sweeper = setInterval(() => void this.#sweep(), SWEEP_MS).unref()
  }

  /**
   * Works on a board that exists, or reads it; fulfilled once everything written is stored.
   *
   * @throws {ApiError | StorageError} when it can't be loaded or stored; tooMany when memory is full of others
   */
  async run<T>(id: BoardId, work: (board: Board) => T): Promise<T> {
    return (await this.use(id, (room) => ({ done: room.run(work) }))).done
  }

  /** Hands over the room while it is certain to be open; `enter` must not wait for anything. */
  async use<T>(id: BoardId, enter: (room: Room) => T): Promise<T> {
    for (;;) {
      const room = this.#open.get(id) ?? (await this.#load(id))
      if (!room.isEnded) return enter(room)
    }
  }

  /** Ends the connections to a board. */
  disconnect(id: BoardId, code: number, reason: string): void {
    this.#open.get(id)?.disconnectAll(code, reason)
  }

  /**
   * Ends the sessions of a board that live on keys which have ended. Those of the heir's device go on under the new
   * key: who makes a new link for their own role stays in.
   */
  endKeys(id: BoardId, ended: ReadonlySet<string>, heir?: Heir): void {
    this.#open.get(id)?.endKeys(ended, heir)
  }

  /** Lets go of a board that is about to be erased: nothing of it is written after this is fulfilled. */
  async abandon(id: BoardId): Promise<void> {
    await this.#loading.get(id)?.catch(() => {})
    const room = this.#open.get(id)
    if (!room) return
    room.disconnectAll(CLOSE.notFound, 'erased')
    // Once the turn under way is over.
    await room.run(() => undefined).catch(() => {})
    this.#drop(room)
  }

  /** Stores what is under way, and tells everybody to come back. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    await Promise.allSettled(this.#loading.values())
    const rooms = [...this.#open.values()]
    // What came in until now is stored and acknowledged first; what comes later is sent again elsewhere.
    await Promise.allSettled(rooms.map((room) => room.run(() => undefined)))
    for (const room of rooms) room.disconnectAll(CLOSE.restart, 'the server restarts')
    for (const room of rooms) if (!room.isEnded) await this.#unload(room)
  }

  #load(id: BoardId): Promise<Room> {
    let loading = this.#loading.get(id)
    if (!loading) {
      loading = this.#makeSpace()
        .then(() => this.#openRoom(id))
        .finally(() => this.#loading.delete(id))
      this.#loading.set(id, loading)
    }
    return loading
  }

  /** Where memory is full, lets go of the boards that nobody uses, the longest idle first. @throws {ApiError} tooMany */
  async #makeSpace(): Promise<void> {
    if (!this.#isFull()) return
    const idleSince = (room: Room) => room.idleSince ?? Infinity
    const rooms = [...this.#open.values()].sort((a, b) => idleSince(a) - idleSince(b))
    for (const room of rooms) {
      if (room.idleSince !== undefined) await this.#letGo(room, performance.now())
      if (!this.#isFull()) return
    }
    throw new ApiError('tooMany', 'Too many boards are open')
  }

  #isFull(): boolean {
    let bytes = 0
    for (const room of this.#open.values()) bytes += room.memoryBytes
    return bytes > this.#maxMemoryBytes
  }

  async #openRoom(id: BoardId, attempts = OPEN_ATTEMPTS): Promise<Room> {
    const room = new Room(await loadBoard(this.#storage, id, Date.now(), this.#peers), {
      id,
      storage: this.#storage,
      journal: this.#journal,
      peers: this.#peers,
      log: this.#log,
      maxBytes: this.#maxBytes,
      onEnd: (ended) => this.#forget(ended),
    })
    try {
      await upgradeBoard(room)
    } catch (error) {
      // Another node may have brought it up to date at the same moment.
      if (this.#peers && attempts > 1) return this.#openRoom(id, attempts - 1)
      throw error
    }
    this.#open.set(id, room)
    this.#peers?.join(id, room.heard)
    this.onOpen(room)
    metrics.rooms.inc()
    return room
  }

  async #sweep(): Promise<void> {
    const before = performance.now() - IDLE_MS
    for (const room of this.#open.values()) {
      if ((room.recoveryUntil ?? Infinity) <= Date.now()) await this.#endRecovery(room)
      room.recount()
      room.tidyPresence()
      await this.#letGo(room, before)
    }
  }

  /** Drops a room that nobody has used since. */
  async #letGo(room: Room, before: number): Promise<void> {
    if ((room.idleSince ?? Infinity) > before) return
    await room.compact()
    // Somebody may have come in meanwhile.
    if ((room.idleSince ?? Infinity) <= before) this.#drop(room)
  }

  /** Whoever has a copy of before comes back, gives what it still has, and begins anew. */
  async #endRecovery(room: Room): Promise<void> {
    room.disconnectAll(CLOSE.rebuild, 'the recovery is over')
    await room.run(() => undefined).catch(() => {})
    if (!room.isEnded) await this.#unload(room)
  }

  async #unload(room: Room): Promise<void> {
    await room.compact()
    this.#drop(room)
  }

  #drop(room: Room): void {
    room.end()
    this.#forget(room)
  }

  /** Not another room of the same board, which has been opened since. */
  #forget(room: Room): void {
    if (this.#open.get(room.id) !== room) return
    this.#open.delete(room.id)
    this.#peers?.leave(room.id)
    metrics.rooms.dec()
  }
}
