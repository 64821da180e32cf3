import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import type { Board } from '../../model/Board.ts'
import type { BoardId } from '../../model/ids.ts'
import { migrate } from '../../model/migrations.ts'
import { CLOSE } from '../../model/protocol.ts'
import { can } from '../../model/roles.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { ApiError } from '../errors.ts'
import type { Log } from '../log.ts'
import { metrics } from '../metrics.ts'
import type { Past } from '../storage/BoardStorage.ts'
import { hasNothing } from './Answers.ts'
import { Audience } from './Audience.ts'
import type { Connection } from './Connection.ts'
import { Fill } from './Fill.ts'
import { write, type PresenceEntry } from './frames.ts'
import { Inbox } from './Inbox.ts'
import type { StoredBoard } from './loadBoard.ts'
import type { Heard } from './Peers.ts'
import { Pace } from './Pace.ts'
import { Rhythm } from './Rhythm.ts'
import { RoomDocument } from './RoomDocument.ts'
import { RoomLog, type Captured, type LogOptions } from './RoomLog.ts'
import { RoomPresence } from './RoomPresence.ts'
import { EMPTY_WINDOW, taskOf, type Received, type RoomWindow } from './RoomWindow.ts'
import { toWire } from './wire.ts'

const PRESENCE_WINDOW_MS = 50
/** Who came first to a large board gets it before this process is busy with reading it. */
const LARGE_BYTES = 512 * 1024
const HEAD_START_MS = 100
/** Measured: what a document that is not read yet will take, by its stored bytes. */
const MEMORY_PER_BYTE = 40

interface RoomOptions extends LogOptions {
  readonly log: Log
  /** Bytes of the stored document above which nothing is added. */
  readonly maxBytes: number
  /** Called once, when the room can't go on: its memory may hold what the store doesn't. */
  readonly onEnd: (room: Room) => void
}

/**
 * One open board. What arrives is gathered for a moment and then goes through one turn: checked and applied in one
 * transaction, stored, and only then told to anybody. Turns never overlap, so whatever is sent is on disk.
 *
 * A large document takes a second to read. Newcomers need not wait for that: they are told what is stored, and what they
 * send meanwhile is gathered for the first turn.
 */
export class Room {
  readonly id: BoardId
  readonly #options: RoomOptions
  readonly #document: RoomDocument
  readonly #fill: Fill
  readonly #past: Past
  readonly #presence: RoomPresence
  readonly #stored: RoomLog
  /** Everybody who is here. */
  readonly audience: Audience
  readonly #rhythm = new Rhythm(performance.now())
  readonly #pace = new Pace(
    () => void this.#turn(),
    () => this.#rhythm.windowMs(this.audience.size),
  )
  readonly #presencePace = new Pace(
    () => this.#tellPresence(),
    () => PRESENCE_WINDOW_MS,
  )
  readonly #presenceAsked = new Set<Connection>()
  readonly #inbox = new Inbox()
  /** The document is in memory; from here on it may hold what is not stored yet. */
  #isRead = false
  #isOpen = false
  /** A turn is under way, or the document is being read. */
  #isBusy = true
  #isEnded = false
  #compacting: Promise<void> | undefined
  #emptySince = performance.now()

  /** Has to be opened before anything happens in it. */
  constructor(stored: StoredBoard, options: RoomOptions) {
    this.id = options.id
    this.#options = options
    this.#document = new RoomDocument(stored)
    const rowBytes = stored.updates.reduce((sum, { length }) => sum + length, 0)
    this.#fill = new Fill(options.maxBytes, stored.snapshot.length, rowBytes)
    this.audience = new Audience(this.#document, this.#fill)
    this.#past = stored.past
    this.#document.gate.isRecovering = stored.past.recoveryUntil !== undefined
    this.#presence = new RoomPresence(stored.clientIds)
    this.#stored = new RoomLog(stored, this.#document, options)
  }

  /**
   * Reads the document and brings an older one up to date, before anything else happens. Where that fails the room
   * ends, and who came in meanwhile comes back to another. @throws {ApiError}
   */
  async open(stored: StoredBoard): Promise<void> {
    try {
      const { peers } = this.#options
      const claim = async (id: number) => !peers || (await peers.claimServerId(this.id, id))
      if (this.isVisible && stored.snapshot.length > LARGE_BYTES) await wait(HEAD_START_MS)
      await this.#document.read(stored, claim)
      this.#isRead = true
    } catch (error) {
      this.#fail(error, EMPTY_WINDOW)
      throw new ApiError('storage', '', { cause: error })
    }
    await new Promise<void>((resolve, reject) => {
      const task = taskOf(upgradeBoard, resolve, reject)
      void this.#work({ ...EMPTY_WINDOW, tasks: [task] })
    })
    this.#isOpen = true
  }

  /** Newcomers are told the board already, while it is being read. */
  get isVisible(): boolean {
    return this.#document.answers.isAtHand
  }

  /** Until when facilitators may bring back what a restore has lost. */
  get recoveryUntil(): number | undefined {
    return this.#past.recoveryUntil
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** About what it takes: its document, and that twice as bytes, for who comes in and as it was loaded. */
  get memoryBytes(): number {
    const { bytes } = this.#fill
    const { memoryBytes } = this.#document
    const read = this.#isRead ? memoryBytes : Math.max(memoryBytes, bytes * MEMORY_PER_BYTE)
    return read + 2 * bytes
  }

  /** Number of the last update that is stored. */
  get seq(): number {
    return this.#stored.seq
  }

  /** Since when nobody is here and nothing is under way, by `performance.now()`; undefined while it is in use. */
  get idleSince(): number | undefined {
    const inUse = this.audience.size > 0 || this.#isBusy || !this.#inbox.isEmpty
    return inUse ? undefined : this.#emptySince
  }

  /**
   * Does the server's own work on the board (reading included) and returns its result once everything it wrote, and
   * all before it, is stored. Large work pauses now and then, for other boards: nothing else happens on this one
   * meanwhile. @throws {ApiError} storage
   */
  run<T>(work: (board: Board) => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded) return reject(new ApiError('storage'))
      this.#inbox.addTask(taskOf(work, resolve, reject))
      this.#pace.soon()
    })
  }

  /** The whole document as it is stored once this is fulfilled. @throws {ApiError | StorageError} storage */
  async capture(): Promise<Captured> {
    await this.run(() => undefined)
    return this.#stored.whole()
  }

  enter(connection: Connection): void {
    if (this.#isEnded) return connection.close(CLOSE.storage, 'cannot store right now')
    this.audience.add(connection)
    this.#inbox.addArrival(connection)
    if (connection.extended) {
      if (this.#past.epoch > 0) connection.send(write.epoch(this.#past.epoch))
      connection.send(write.clock(Date.now()))
    }
    this.#pace.soon()
  }

  leave(connection: Connection): void {
    this.audience.remove(connection)
    this.#emptySince = performance.now()
    if (this.#presence.leave(connection)) this.#presencePace.soon()
  }

  receiveUpdate(received: Received): void {
    if (!this.#inbox.addUpdate(received)) {
      return received.connection.close(CLOSE.restart, 'too much at once')
    }
    this.#pace.soon()
  }

  receiveSyncRequest(connection: Connection, stateVector: Uint8Array): void {
    const isEarly = !this.#isRead && this.isVisible && hasNothing(stateVector)
    if (isEarly && this.audience.isUnaware(connection)) {
      return this.audience.answer(connection, stateVector)
    }
    this.#inbox.addRequest(connection, stateVector)
    this.#pace.soon()
  }

  /** @throws {MalformedFrame} */
  receivePresence(connection: Connection, entries: readonly PresenceEntry[]): void {
    if (this.#presence.hear(connection, entries)) this.#presencePace.soon()
  }

  /** Answers it with the next news: who asks again and again is told once. */
  receivePresenceRequest(connection: Connection): void {
    this.#presenceAsked.add(connection)
    this.#presencePace.soon()
  }

  /** Calls everybody else to where a facilitator is. */
  summon(connection: Connection): void {
    const { presenceId, session } = connection
    if (!can(session.role, 'summon') || presenceId === undefined) return
    this.audience.tellSummon(write.summon(presenceId, session.name), connection)
    this.#options.peers?.tellSummon(this.id, presenceId, session.name)
  }

  /** What the same board on other nodes tells this one. */
  get heard(): Heard {
    return {
      stored: (seq) => {
        if (this.#stored.hear(seq) && !this.#isEnded) this.#pace.soon()
      },
      compacted: (seq) => this.#stored.hearCompacted(seq),
      presence: (entries) => {
        if (!this.#isEnded && this.#presence.hearRemote(entries)) this.#presencePace.soon()
      },
      presenceAsked: () => {
        const ours = this.#presence.ours()
        if (ours.length > 0) this.#options.peers?.tellPresence(this.id, ours)
      },
      summon: (clientId, name) => this.audience.tellSummon(write.summon(clientId, name), undefined),
    }
  }

  /** Forgets people on nodes that fell silent. */
  tidyPresence(): void {
    if (this.#presence.forgetSilent()) this.#presencePace.soon()
  }

  /** Makes a snapshot of what is stored by now; people work on meanwhile. A call during another joins it. */
  compact(): Promise<void> {
    return (this.#compacting ??= this.#writeSnapshot().finally(() => {
      this.#compacting = undefined
    }))
  }

  /** Where a document seems full, finds out how large it is without what was deleted. */
  recount(): void {
    if (this.#fill.needsCount(performance.now())) void this.compact()
  }

  async #writeSnapshot(): Promise<void> {
    const before = this.#fill.bytes
    const { answers } = this.#document
    const { changes } = answers
    try {
      const snapshot = await this.#stored.compact(() => this.run(() => undefined))
      if (!snapshot) return
      // Both the last commit and this take a while with a large one.
      await nextTurn()
      answers.renew(snapshot.pieces, changes)
      this.#fill.count(snapshot.bytes, this.#fill.bytes - before)
      this.audience.tellFill()
    } catch (error) {
      // The updates are all still there: the next attempt is as good.
      if (!this.#isEnded)
        this.#options.log.warn({ err: error, board: this.id }, 'compaction failed')
    }
  }

  /** Frees what the room holds. It takes nothing in any more: who is still here comes back to another one. */
  end(code: number = CLOSE.restart, reason = 'come back'): void {
    this.#isEnded = true
    this.#pace.stop()
    this.#presencePace.stop()
    for (const task of this.#inbox.takeTasks()) task.abandon(new ApiError('storage'))
    this.audience.disconnectAll(code, reason)
    this.#document.board.doc.destroy()
  }

  async #turn(): Promise<void> {
    if (this.#isBusy || this.#isEnded) return
    await this.#work(this.#inbox.take())
  }

  async #work(window: RoomWindow): Promise<void> {
    this.#isBusy = true
    this.#rhythm.note(window.updates.length, performance.now())
    this.#document.gate.isFull = this.#fill.isFull
    const turned = metrics.turnSeconds.startTimer()
    try {
      const { arrivals, tasks, updates } = window
      const foreign = await this.#stored.lookAround(arrivals.length, tasks.length)
      this.#document.receive(updates)
      const settle: (() => void)[] = []
      for (const { perform } of tasks) settle.push(await this.#document.perform(perform))
      await this.#document.giveKeys(this.#stored.reserve)
      const effects = this.#document.takeEffects()
      foreign.push(...(await this.#stored.store(effects)))
      const told = [...foreign, ...effects]
      this.#fill.add(told.reduce((sum, { bytes }) => sum + bytes.length, 0))
      this.audience.tell(window, told)
      for (const one of window.arrivals) one.sendPresence(this.#presence.everybody())
      for (const done of settle) done()
      this.recount()
      if (this.#stored.isLong) void this.compact()
    } catch (error) {
      this.#fail(error, window)
    } finally {
      turned()
      this.#isBusy = false
      if (!this.#isEnded && (!this.#inbox.isEmpty || this.#stored.isBehind)) {
        this.#pace.soon()
      }
    }
  }

  #tellPresence(): void {
    for (const one of this.#presenceAsked) one.sendPresence(this.#presence.everybody())
    this.#presenceAsked.clear()
    const news = this.#presence.takeNews()
    if (!news) return
    if (news.own.length > 0) this.#options.peers?.tellPresence(this.id, news.own)
    this.audience.tellPresence(toWire(news.frame), news.except)
  }

  /** Yjs can't roll back: the memory is thrown away, and the next visitor loads what is stored. */
  #fail(error: unknown, window: RoomWindow): void {
    this.#options.log.error({ err: error, board: this.id }, 'a turn could not be stored')
    if (this.#isOpen) this.end(CLOSE.storage, 'cannot store right now')
    else this.end()
    this.#options.onEnd(this)
    const refusal = new ApiError('storage', '', { cause: error })
    for (const task of window.tasks) task.abandon(refusal)
  }
}

/** Brings an older document up to date. */
function upgradeBoard(board: Board): void {
  migrate(board)
  assignStoryKeys(board)
}
