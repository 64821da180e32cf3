import type { Board } from '../../model/Board.ts'
import type { BoardId } from '../../model/ids.ts'
import { migrate } from '../../model/migrations.ts'
import { CLOSE } from '../../model/protocol.ts'
import { can } from '../../model/roles.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { ApiError } from '../errors.ts'
import { metrics } from '../metrics.ts'
import { hasNothing } from './Answers.ts'
import { Audience } from './Audience.ts'
import type { Connection } from './Connection.ts'
import { write, type PresenceEntry } from './frames.ts'
import { Inbox } from './Inbox.ts'
import { KeptBoard, type KeptOptions } from './KeptBoard.ts'
import type { StoredBoard } from './loadBoard.ts'
import type { Heard } from './Peers.ts'
import { Pace } from './Pace.ts'
import { PresenceTeller } from './PresenceTeller.ts'
import { Rhythm } from './Rhythm.ts'
import type { Captured } from './RoomLog.ts'
import { RoomPresence } from './RoomPresence.ts'
import { EMPTY_WINDOW, taskOf, type Received, type RoomWindow } from './RoomWindow.ts'

interface RoomOptions extends KeptOptions {
  /** Called each time the document is back, before anything is done with it: what was due meanwhile can be done now. */
  readonly onWake: (room: Room) => void
  /** Called once, when the room can't go on: its memory may hold what the store doesn't. */
  readonly onEnd: (room: Room) => void
}

/**
 * One open board. What arrives is gathered for a moment and then goes through one turn: checked and applied in one
 * transaction, stored, and only then told to anybody. Turns never overlap, so whatever is sent is on disk.
 *
 * A large document takes a second to read. Newcomers need not wait for that: they are told what is stored, and what they
 * send meanwhile is gathered for the first turn. While people only look, nobody needs the document: it sleeps in the store
 * until somebody does something.
 */
export class Room {
  readonly id: BoardId
  readonly #options: RoomOptions
  readonly #kept: KeptBoard
  readonly #presence: PresenceTeller
  /** Everybody who is here. */
  readonly audience: Audience
  readonly #rhythm = new Rhythm(performance.now())
  readonly #pace = new Pace(
    () => void this.#turn(),
    () => this.#rhythm.windowMs(this.audience.size),
  )
  readonly #inbox = new Inbox()
  #isOpen = false
  /** A turn is under way, or the document is being read. */
  #isBusy = true
  #isEnded = false
  #emptySince = performance.now()
  #quietSince = performance.now()
  /** Called with the document each time it has been read again: who listens to it has to begin anew. */
  onRead: (board: Board) => void = () => {}

  /** Has to be opened before anything happens in it. */
  constructor(stored: StoredBoard, options: RoomOptions) {
    this.id = options.id
    this.#options = options
    this.#kept = new KeptBoard(stored, options)
    this.audience = new Audience(this.#kept)
    const { peers, id } = options
    const isFree = (clientId: number) => this.#kept.document.isFree(clientId)
    const presence = new RoomPresence(stored.clientIds, isFree)
    this.#presence = new PresenceTeller(presence, this.audience, (entries) =>
      peers?.tellPresence(id, entries),
    )
  }

  /**
   * Reads the document and brings an older one up to date, before anything else happens. Where that fails the room
   * ends, and who came in meanwhile comes back to another. @throws {ApiError}
   */
  async open(stored: StoredBoard): Promise<void> {
    try {
      await this.#kept.read(stored)
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
    return this.#kept.document.isVisible
  }

  /** Until when facilitators may bring back what a restore has lost. */
  get recoveryUntil(): number | undefined {
    return this.#kept.past.recoveryUntil
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Its document is as large as it may be. */
  get isFull(): boolean {
    return this.#kept.fill.isFull
  }

  /** About what it takes. */
  get memoryBytes(): number {
    return this.#kept.memoryBytes
  }

  /** Number of the last update that is stored. */
  get seq(): number {
    return this.#kept.log.seq
  }

  /** Since when nobody is here and nothing is under way, by `performance.now()`; undefined while it is in use. */
  get idleSince(): number | undefined {
    const inUse = this.audience.size > 0 || this.#isBusy || !this.#inbox.isEmpty
    return inUse ? undefined : this.#emptySince
  }

  /** Since when nothing has happened to its document; undefined while that can't be let go of. */
  get quietSince(): number | undefined {
    const isInUse = this.#isBusy || this.#hasWork || !this.#kept.maySleep
    return isInUse ? undefined : this.#quietSince
  }

  get isAsleep(): boolean {
    return this.#kept.isAsleep
  }

  /** Lets go of a document that has been quiet for a while, however short: what needs it wakes it. */
  sleep(): void {
    if (this.quietSince !== undefined) this.#kept.sleep()
  }

  /**
   * Lets go of the document once that has been quiet for long. Its snapshot is made first, since nobody can once it sleeps:
   * rows behind it are never dropped, and tell who wrote what, and what was purged, until somebody edits again.
   */
  async rest(now: number): Promise<void> {
    if ((this.quietSince ?? Infinity) > now - this.#kept.quietMs) return
    const { seq } = this
    await this.compact()
    if (this.seq === seq) this.sleep()
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

  /** Fulfilled once all that has come in is stored; what sleeps goes on sleeping. @throws {ApiError} storage */
  async settle(): Promise<void> {
    const isSettled = this.isAsleep && !this.#isBusy && this.#inbox.isEmpty
    if (!isSettled) await this.run(() => undefined)
  }

  /** The whole document as it is stored once this is fulfilled. @throws {ApiError | StorageError} storage */
  async capture(): Promise<Captured> {
    await this.settle()
    return this.#kept.log.whole()
  }

  enter(connection: Connection): void {
    if (this.#isEnded) return connection.close(CLOSE.storage, 'cannot store right now')
    this.audience.add(connection)
    this.#inbox.addArrival(connection)
    if (connection.extended) {
      const { epoch } = this.#kept.past
      if (epoch > 0) connection.send(write.epoch(epoch))
      connection.send(write.clock(Date.now()))
    }
    this.#pace.soon()
  }

  leave(connection: Connection): void {
    this.audience.remove(connection)
    this.#emptySince = performance.now()
    this.#presence.leave(connection)
  }

  receiveUpdate(received: Received): void {
    if (!this.#inbox.addUpdate(received)) {
      return received.connection.close(CLOSE.restart, 'too much at once')
    }
    this.#pace.soon()
  }

  receiveSyncRequest(connection: Connection, stateVector: Uint8Array): void {
    if (this.#isEarly(connection, stateVector)) {
      return this.audience.answer(connection, stateVector)
    }
    this.#inbox.addRequest(connection, stateVector)
    this.#pace.soon()
  }

  /** @throws {MalformedFrame} */
  receivePresence(connection: Connection, entries: readonly PresenceEntry[]): void {
    this.#presence.hear(connection, entries)
  }

  receivePresenceRequest(connection: Connection): void {
    this.#presence.ask(connection)
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
        if (this.#kept.log.hear(seq) && !this.#isEnded) this.#pace.soon()
      },
      compacted: (seq) => this.#kept.log.hearCompacted(seq),
      presence: (entries) => {
        if (!this.#isEnded) this.#presence.hearRemote(entries)
      },
      presenceAsked: () => this.#presence.tellAll(),
      summon: (clientId, name) => this.audience.tellSummon(write.summon(clientId, name), undefined),
    }
  }

  /** Forgets people on nodes that fell silent. */
  tidyPresence(): void {
    this.#presence.tidy()
  }

  /** Makes a snapshot of what is stored by now; people work on meanwhile. */
  async compact(): Promise<void> {
    if (await this.#kept.compact(() => this.settle())) this.audience.tellFill()
  }

  /** Where a document seems full, finds out how large it is without what was deleted. */
  recount(): void {
    if (this.#kept.fill.needsCount(performance.now())) void this.compact()
  }

  /** Frees what the room holds. It takes nothing in any more: who is still here comes back to another one. */
  end(code: number = CLOSE.restart, reason = 'come back'): void {
    this.#isEnded = true
    this.#pace.stop()
    this.#presence.stop()
    for (const task of this.#inbox.takeTasks()) task.abandon(new ApiError('storage'))
    this.audience.disconnectAll(code, reason)
    if (!this.#isBusy) this.#kept.release()
  }

  get #hasWork(): boolean {
    return !this.#inbox.isEmpty || this.#kept.log.isBehind
  }

  async #turn(): Promise<void> {
    if (this.#isBusy || this.#isEnded || !this.#hasWork) return
    if (this.isAsleep) await this.#wake()
    if (!this.#isEnded) await this.#work(this.#inbox.take())
  }

  /** Reads the document again. Where that fails the room ends, and people come back to another. */
  async #wake(): Promise<void> {
    this.#isBusy = true
    try {
      const missed = await this.#kept.wake(() => {
        for (const [newcomer, state] of this.#inbox.takeRequests(this.#isEarly)) {
          this.audience.answer(newcomer, state)
        }
      })
      this.audience.tell(EMPTY_WINDOW, missed)
      this.onRead(this.#kept.document.board)
      this.#options.onWake(this)
    } catch (error) {
      this.#options.log.error({ err: error, board: this.id }, 'a board could not be read again')
      this.end()
      this.#options.onEnd(this)
    }
    if (this.#isEnded) this.#kept.release()
  }

  /** Whether they can be told what is stored: the document is being read, and they have nothing. */
  readonly #isEarly = (connection: Connection, stateVector: Uint8Array): boolean => {
    const { isRead, isVisible } = this.#kept.document
    const isNew = hasNothing(stateVector) && this.audience.isUnaware(connection)
    return isVisible && !isRead && isNew
  }

  async #work(window: RoomWindow): Promise<void> {
    this.#isBusy = true
    this.#rhythm.note(window.updates.length, performance.now())
    const { document, log, fill } = this.#kept
    document.gate.isFull = fill.isFull
    const turned = metrics.turnSeconds.startTimer()
    try {
      const { arrivals, tasks, updates } = window
      const foreign = await log.lookAround(arrivals.length, tasks.length)
      document.receive(updates)
      const settle: (() => void)[] = []
      for (const { perform } of tasks) settle.push(await document.perform(perform))
      await document.giveKeys(log.reserve)
      const effects = document.takeEffects()
      foreign.push(...(await log.store(effects)))
      const told = [...foreign, ...effects]
      fill.add(told.reduce((sum, { bytes }) => sum + bytes.length, 0))
      this.audience.tell(window, told)
      for (const one of arrivals) this.#presence.greet(one)
      for (const done of settle) done()
      this.recount()
      if (log.isLong) void this.compact()
    } catch (error) {
      this.#fail(error, window)
    } finally {
      turned()
      this.#isBusy = false
      this.#quietSince = performance.now()
      if (this.#isEnded) this.#kept.release()
      else if (this.#hasWork) this.#pace.soon()
    }
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
