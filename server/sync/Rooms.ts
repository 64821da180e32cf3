import { getHeapStatistics } from 'node:v8'
import { emptyBin } from '../../model/bin.ts'
import type { Board } from '../../model/Board.ts'
import type { BoardId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import type { Config } from '../config.ts'
import { ApiError } from '../errors.ts'
import type { Log } from '../log.ts'
import { countCommit, metrics } from '../metrics.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'
import { Journal } from '../storage/Journal.ts'
import type { Heir } from './Audience.ts'
import { loadBoard, type StoredBoard } from './loadBoard.ts'
import type { Peers } from './Peers.ts'
import { Room } from './Room.ts'

/** A board that nobody looks at stays in memory so long: a reload finds it warm. */
const IDLE_MS = 30_000
const SWEEP_MS = 10_000
const OPEN_ATTEMPTS = 3
const DAY_MS = 24 * 3600 * 1000
/** Boards may take half of what Node gives this process; the rest is for work on them. */
const MAX_MEMORY_BYTES = getHeapStatistics().heap_size_limit / 2

/** See the configuration. */
interface Limits extends Pick<Config, 'maxBoardBytes' | 'binDays'> {
  /** Of all boards in memory together. */
  readonly maxMemoryBytes?: number
}

/** A board on its way into memory. */
interface Loading {
  /** Known once it has been fetched. */
  room: Room | undefined
  /** Newcomers can be told what is stored. */
  readonly visible: Promise<Room>
  readonly opened: Promise<Room>
}

/** Finds the one room of a board, loads it when need be, and lets go of those that nobody uses. */
export class Rooms {
  /** Hears of each board that is opened. */
  onOpen: (room: Room) => void = () => {}
  readonly #storage: BoardStorage
  readonly #peers: Peers | undefined
  readonly #journal: Journal
  readonly #log: Log
  readonly #limits: Limits
  readonly #open = new Map<BoardId, Room>()
  /** Two who open a board at once share one load. */
  readonly #loading = new Map<BoardId, Loading>()
  /** Could not be opened the last time. Nobody is let in early: who is refused comes back ever more seldom. */
  readonly #doubtful = new Set<BoardId>()
  readonly #sweeper: NodeJS.Timeout

  /** @param peers undefined = this node is the only one */
  constructor(storage: BoardStorage, log: Log, limits: Limits, peers?: Peers) {
    this.#storage = storage
    this.#peers = peers
    this.#journal = new Journal(storage, countCommit)
    this.#log = log
    this.#limits = limits
    this.#sweeper = setInterval(() => void this.#sweep(), SWEEP_MS).unref()
  }

  /**
   * Works on a board that exists, or reads it; fulfilled once everything written is stored.
   *
   * @throws {ApiError | StorageError} when it can't be loaded or stored; tooMany when memory is full of others
   */
  async run<T>(id: BoardId, work: (board: Board) => T | Promise<T>): Promise<T> {
    return (await this.use(id, (room) => ({ done: room.run(work) }))).done
  }

  /** Hands over the room while it is certain to be open; `enter` must not wait for anything. */
  async use<T>(id: BoardId, enter: (room: Room) => T): Promise<T> {
    for (;;) {
      const room = this.#open.get(id) ?? (await this.#openAgain(id))
      if (!room.isEnded) return enter(room)
      this.#forget(room)
    }
  }

  /** As `use`, but the room may still be reading its document. */
  async visit<T>(id: BoardId, enter: (room: Room) => T): Promise<T> {
    const room = this.#open.get(id) ?? (await this.#load(id).visible.catch(() => undefined))
    return room && !room.isEnded ? enter(room) : this.use(id, enter)
  }

  get openBoards(): BoardId[] {
    return [...this.#open.keys()]
  }

  /** Those that somebody has open. */
  get visitedBoards(): BoardId[] {
    return [...this.#open.values()].filter(({ audience }) => audience.size > 0).map(({ id }) => id)
  }

  /** Ends the connections to a board. */
  disconnect(id: BoardId, code: number, reason: string): void {
    this.#roomOf(id)?.audience.disconnectAll(code, reason)
  }

  /**
   * Ends the sessions of a board that live on keys which have ended. Those of the heir's device go on under the new
   * key: who makes a new link for their own role stays in.
   */
  endKeys(id: BoardId, ended: ReadonlySet<string>, heir?: Heir): void {
    this.#roomOf(id)?.audience.endKeys(ended, heir)
  }

  /** Lets go of a board that is about to be erased: nothing of it is written after this is fulfilled. */
  async abandon(id: BoardId): Promise<void> {
    await this.#loading.get(id)?.opened.catch(() => {})
    const room = this.#open.get(id)
    if (!room) return
    room.audience.disconnectAll(CLOSE.notFound, 'erased')
    // Once the turn under way is over.
    await room.settle().catch(() => {})
    this.#drop(room)
  }

  /** Of the boards that are open, as for each that is opened, or wakes. @throws {ApiError} storage */
  async emptyBins(): Promise<void> {
    for (const room of [...this.#open.values()]) {
      if (!room.isEnded && !room.isAsleep) await this.#emptyBin(room)
    }
  }

  /** Stores what is under way, and tells everybody to come back. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    await Promise.allSettled([...this.#loading.values()].map(({ opened }) => opened))
    const rooms = [...this.#open.values()]
    // What came in until now is stored and acknowledged first; what comes later is sent again elsewhere.
    await Promise.allSettled(rooms.map((room) => room.settle()))
    for (const room of rooms) room.audience.disconnectAll(CLOSE.restart, 'the server restarts')
    for (const room of rooms) if (!room.isEnded) await this.#unload(room)
  }

  async #openAgain(id: BoardId, attempts = OPEN_ATTEMPTS): Promise<Room> {
    try {
      return await this.#load(id).opened
    } catch (error) {
      // Another node may have brought it up to date at the same moment.
      if (!this.#peers || attempts <= 1) throw error
      return this.#openAgain(id, attempts - 1)
    }
  }

  #roomOf(id: BoardId): Room | undefined {
    return this.#open.get(id) ?? this.#loading.get(id)?.room
  }

  #load(id: BoardId): Loading {
    const under = this.#loading.get(id)
    if (under) return under
    const fetch = async () => {
      await this.#makeSpace()
      const stored = await loadBoard(this.#storage, id, Date.now())
      return this.#makeSpaceFor(() => {
        const room = this.#newRoom(id, stored)
        loading.room = room
        return { room, stored }
      })
    }
    const fetched = fetch()
    const opened = fetched
      .then(({ room, stored }) => this.#openRoom(room, stored))
      .finally(() => this.#loading.delete(id))
    const isSure = !this.#doubtful.has(id)
    const visible = fetched.then(({ room }) => (isSure && room.isVisible ? room : opened))
    const loading: Loading = { room: undefined, opened, visible }
    this.#loading.set(id, loading)
    // Whoever waits hears of it; perhaps nobody waits for both.
    for (const promise of [opened, visible]) promise.catch(() => {})
    return loading
  }

  /** Takes memory while there is some: others may be after it too. @throws {ApiError} tooMany */
  async #makeSpaceFor<T>(take: () => T): Promise<T> {
    while (this.#isFull()) await this.#makeSpace()
    return take()
  }

  /**
   * Where memory is full, lets go of the boards that nobody uses, the longest idle first, then of the documents of those
   * that people only look at. @throws {ApiError} tooMany
   */
  async #makeSpace(): Promise<void> {
    if (!this.#isFull()) return
    for (const room of this.#longest((one) => one.idleSince)) {
      await this.#letGo(room, performance.now())
      if (!this.#isFull()) return
    }
    let excess = this.#excessBytes()
    for (const room of this.#longest((one) => one.quietSince)) {
      if (excess <= 0) return
      const before = room.memoryBytes
      room.sleep()
      excess -= before - room.memoryBytes
    }
    for (const { room, opened } of [...this.#loading.values()]) {
      if (!this.#isFull()) return
      // What it takes is known once it is read.
      if (room) await opened.catch(() => {})
    }
    if (this.#isFull()) throw new ApiError('tooMany', 'Too many boards are open')
  }

  /** The open boards that have a time, the earliest first. */
  #longest(since: (room: Room) => number | undefined): Room[] {
    const timed = [...this.#open.values()].flatMap((room) => {
      const at = since(room)
      return at === undefined ? [] : [{ room, at }]
    })
    return timed.sort((a, b) => a.at - b.at).map(({ room }) => room)
  }

  #isFull(): boolean {
    return this.#excessBytes() > 0
  }

  /** Boards on their way count as well: of many that are opened at once, none is overlooked. */
  #excessBytes(): number {
    const rooms = new Set(this.#open.values())
    for (const { room } of this.#loading.values()) if (room) rooms.add(room)
    let bytes = 0
    for (const room of rooms) bytes += room.memoryBytes
    return bytes - (this.#limits.maxMemoryBytes ?? MAX_MEMORY_BYTES)
  }

  #newRoom(id: BoardId, stored: StoredBoard): Room {
    return new Room(stored, {
      id,
      storage: this.#storage,
      journal: this.#journal,
      peers: this.#peers,
      log: this.#log,
      maxBytes: this.#limits.maxBoardBytes,
      onWake: (woken) => void this.#emptyBin(woken).catch(() => {}),
      makeSpace: (take) => this.#makeSpaceFor(take),
      onEnd: (ended) => this.#forget(ended),
    })
  }

  async #openRoom(room: Room, stored: StoredBoard): Promise<Room> {
    try {
      await room.open(stored)
      await this.#emptyBin(room)
    } catch (error) {
      // Who came in meanwhile comes back to another one.
      if (!room.isEnded) room.end()
      this.#doubtful.add(room.id)
      throw error
    }
    this.#doubtful.delete(room.id)
    this.#open.set(room.id, room)
    this.#peers?.join(room.id, room.heard)
    this.onOpen(room)
    metrics.rooms.inc()
    return room
  }

  /**
   * Not while a recovery is under way: who restored a card may still bring that back. Nor while nothing can be stored,
   * which would end the room: on a full disk people still look at their board.
   */
  async #emptyBin(room: Room): Promise<void> {
    if (room.recoveryUntil !== undefined || this.#journal.isFailing) return
    await room.run((board) => emptyBin(board, Date.now(), this.#limits.binDays * DAY_MS))
  }

  async #sweep(): Promise<void> {
    const before = performance.now() - IDLE_MS
    for (const room of this.#open.values()) {
      if ((room.recoveryUntil ?? Infinity) <= Date.now()) await this.#endRecovery(room)
      room.recount()
      room.tidyPresence()
      await this.#letGo(room, before)
      await room.rest(performance.now())
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
    room.audience.disconnectAll(CLOSE.rebuild, 'the recovery is over')
    await room.settle().catch(() => {})
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
