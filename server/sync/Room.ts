import * as Y from 'yjs'
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
import { Bundle } from './Bundle.ts'
import type { Connection } from './Connection.ts'
import { Fill } from './Fill.ts'
import { write, type PresenceEntry } from './frames.ts'
import type { LoadedBoard } from './loadBoard.ts'
import type { Heard } from './Peers.ts'
import { Pace } from './Pace.ts'
import { Rhythm } from './Rhythm.ts'
import { RoomDocument, type Effect } from './RoomDocument.ts'
import { RoomLog, type LogOptions } from './RoomLog.ts'
import { RoomPresence } from './RoomPresence.ts'
import { isEmpty, newWindow, taskOf, type Received, type RoomWindow } from './RoomWindow.ts'
import { showable } from './snapshot.ts'
import { toWire } from './wire.ts'

const PRESENCE_WINDOW_MS = 50

interface RoomOptions extends LogOptions {
  readonly log: Log
  /** Bytes of the stored document above which nothing is added. */
  readonly maxBytes: number
  /** Called once, when the room can't go on: its memory may hold what the store doesn't. */
  readonly onEnd: (room: Room) => void
}

/** Who gets a session of a new key in place of one that has ended. */
export interface Heir {
  readonly device: string
  readonly keyId: string
}

/** A state of a board. */
export interface Captured {
  /** Number of an update that it contains, with all before. */
  readonly seq: number
  /** Format 2. */
  readonly state: Uint8Array
}

/**
 * One open board. What arrives is gathered for a moment and then goes through one turn: checked and applied in one
 * transaction, stored, and only then told to anybody. Turns never overlap, so whatever is sent is on disk.
 */
export class Room {
  readonly id: BoardId
  readonly #options: RoomOptions
  readonly #document: RoomDocument
  readonly #fill: Fill
  readonly #past: Past
  readonly #presence: RoomPresence
  readonly #stored: RoomLog
  readonly #people = new Set<Connection>()
  readonly #rhythm = new Rhythm(performance.now())
  readonly #pace = new Pace(
    () => void this.#turn(),
    () => this.#rhythm.windowMs(this.#people.size),
  )
  readonly #presencePace = new Pace(
    () => this.#tellPresence(),
    () => PRESENCE_WINDOW_MS,
  )
  readonly #presenceAsked = new Set<Connection>()
  #window: RoomWindow = newWindow()
  #isBusy = false
  #isEnded = false
  #compacting: Promise<void> | undefined
  #emptySince = performance.now()

  constructor(loaded: LoadedBoard, options: RoomOptions) {
    this.id = options.id
    this.#options = options
    this.#document = new RoomDocument(loaded)
    this.#fill = new Fill(options.maxBytes, loaded.snapshotBytes, loaded.rowBytes)
    this.#past = loaded.past
    this.#document.gate.isRecovering = loaded.past.recoveryUntil !== undefined
    this.#presence = new RoomPresence(loaded.clientIds)
    this.#stored = new RoomLog(loaded, this.#document, options)
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
    return this.#document.memoryBytes + 2 * this.#fill.bytes
  }

  /** Number of the last update that is stored. */
  get seq(): number {
    return this.#stored.seq
  }

  /** Since when nobody is here and nothing is under way, by `performance.now()`; undefined while it is in use. */
  get idleSince(): number | undefined {
    const inUse = this.#people.size > 0 || this.#isBusy || !isEmpty(this.#window)
    return inUse ? undefined : this.#emptySince
  }

  /**
   * Does the server's own work on the board (reading included) and returns its result once everything it wrote, and
   * all before it, is stored. @throws {ApiError} storage
   */
  run<T>(work: (board: Board) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded) return reject(new ApiError('storage'))
      this.#window.tasks.push(taskOf(work, resolve, reject))
      this.#pace.soon()
    })
  }

  /** The whole document as it is stored once this is fulfilled. @throws {ApiError} storage */
  capture(): Promise<Captured> {
    return this.run(() => ({
      seq: this.#stored.seq,
      state: Y.encodeStateAsUpdateV2(this.#document.board.doc),
    }))
  }

  enter(connection: Connection): void {
    if (this.#isEnded) return connection.close(CLOSE.storage, 'cannot store right now')
    this.#people.add(connection)
    this.#window.arrivals.push(connection)
    this.#pace.soon()
  }

  leave(connection: Connection): void {
    this.#people.delete(connection)
    this.#emptySince = performance.now()
    if (this.#presence.leave(connection)) this.#presencePace.soon()
  }

  receiveUpdate(received: Received): void {
    this.#window.updates.push(received)
    this.#pace.soon()
  }

  receiveSyncRequest(connection: Connection, stateVector: Uint8Array): void {
    this.#window.requests.set(connection, stateVector)
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
    this.#tellSummon(write.summon(presenceId, session.name), connection)
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
      summon: (clientId, name) => this.#tellSummon(write.summon(clientId, name), undefined),
    }
  }

  /** Forgets people on nodes that fell silent. */
  tidyPresence(): void {
    if (this.#presence.forgetSilent()) this.#presencePace.soon()
  }

  /** Ends all connections; the room itself goes on until it is unloaded. */
  disconnectAll(code: number, reason: string): void {
    for (const connection of this.#people) connection.close(code, reason)
  }

  endKeys(ended: ReadonlySet<string>, heir: Heir | undefined): void {
    for (const connection of this.#people) {
      if (!ended.has(connection.session.keyId)) continue
      if (connection.session.device === heir?.device) connection.moveTo(heir.keyId)
      else connection.close(CLOSE.forbidden, 'the link was withdrawn')
    }
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
      const whole = showable(snapshot)
      if (whole) answers.renew(whole, changes)
      this.#fill.count(snapshot.length, this.#fill.bytes - before)
      this.#tellFill()
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
    for (const task of this.#window.tasks.splice(0)) task.abandon(new ApiError('storage'))
    this.disconnectAll(code, reason)
    this.#document.board.doc.destroy()
  }

  async #turn(): Promise<void> {
    if (this.#isBusy || this.#isEnded) return
    this.#isBusy = true
    const window = this.#window
    this.#window = newWindow()
    this.#rhythm.note(window.updates.length, performance.now())
    this.#document.gate.isFull = this.#fill.isFull
    const turned = metrics.turnSeconds.startTimer()
    try {
      const { arrivals, tasks, updates } = window
      const foreign = await this.#stored.lookAround(arrivals.length, tasks.length)
      this.#document.receive(updates)
      const settle = tasks.map((task) => this.#document.perform(task.perform))
      await this.#document.giveKeys(this.#stored.reserve)
      const effects = this.#document.takeEffects()
      foreign.push(...(await this.#stored.store(effects)))
      const told = [...foreign, ...effects]
      this.#fill.add(told.reduce((sum, { bytes }) => sum + bytes.length, 0))
      this.#tell(window, told)
      for (const done of settle) done()
      this.recount()
      if (this.#stored.isLong) void this.compact()
    } catch (error) {
      this.#fail(error, window)
    } finally {
      turned()
      this.#isBusy = false
      if (!this.#isEnded && (!isEmpty(this.#window) || this.#stored.isBehind)) {
        this.#pace.soon()
      }
    }
  }

  /** Everything here is stored. */
  #tell(window: RoomWindow, effects: readonly Effect[]): void {
    const bundle = new Bundle(effects)
    for (const connection of this.#people) {
      if (window.arrivals.includes(connection)) continue
      for (const bytes of bundle.for(connection)) connection.sendWire(bytes)
    }
    for (const { from, reversed } of effects) {
      if (from?.extended && reversed) from.send(write.reversed('forbidden', reversed))
    }
    for (const connection of this.#document.gate.takeToAsk(this.#people)) {
      connection.send(write.syncRequest(this.#document.vector))
    }
    for (const connection of window.arrivals) this.#greet(connection)
    for (const [connection, stateVector] of window.requests) {
      const begun = performance.now()
      connection.sendAnswer(this.#document.answers.to(stateVector))
      connection.chargeWork(performance.now() - begun)
    }
    for (const connection of new Set(window.updates.map((received) => received.connection))) {
      this.#tellSaved(connection)
    }
    this.#tellFill()
  }

  #tellFill(): void {
    if (this.#fill.takeNews()) for (const connection of this.#people) this.#tellSize(connection)
  }

  #tellSize(connection: Connection): void {
    if (connection.extended) connection.send(write.size(this.#fill.bytes, this.#fill.bound))
  }

  #greet(connection: Connection): void {
    if (connection.extended) {
      if (this.#past.epoch > 0) connection.send(write.epoch(this.#past.epoch))
      connection.send(write.clock(Date.now()))
      if (this.#fill.isWorthTelling) this.#tellSize(connection)
    }
    connection.send(write.syncRequest(this.#document.vector))
    this.#tellSaved(connection)
    connection.sendPresence(this.#presence.everybody())
  }

  /** Says nothing to who sent what could not be placed: it is not stored. */
  #tellSaved(connection: Connection): void {
    if (connection.extended && !connection.lacking)
      connection.send(write.saved(this.#document.vector, connection.handled))
  }

  #tellPresence(): void {
    for (const one of this.#presenceAsked) one.sendPresence(this.#presence.everybody())
    this.#presenceAsked.clear()
    const news = this.#presence.takeNews()
    if (!news) return
    const bytes = toWire(news.frame)
    if (news.own.length > 0) this.#options.peers?.tellPresence(this.id, news.own)
    for (const connection of this.#people) {
      if (connection !== news.except) connection.sendPresence(bytes)
    }
  }

  #tellSummon(frame: Uint8Array, except: Connection | undefined): void {
    for (const other of this.#people) if (other !== except && other.extended) other.send(frame)
  }

  /** Yjs can't roll back: the memory is thrown away, and the next visitor loads what is stored. */
  #fail(error: unknown, window: RoomWindow): void {
    this.#options.log.error({ err: error, board: this.id }, 'a turn could not be stored')
    this.end(CLOSE.storage, 'cannot store right now')
    this.#options.onEnd(this)
    const refusal = new ApiError('storage', '', { cause: error })
    for (const task of window.tasks) task.abandon(refusal)
  }
}

/** Brings an older document up to date and stores that, before anybody sees it. */
export function upgradeBoard(room: Room): Promise<void> {
  return room.run((board) => {
    migrate(board)
    assignStoryKeys(board)
  })
}
