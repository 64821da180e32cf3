import * as Y from 'yjs'
import type { Board } from '../../model/Board.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { assignStoryKeys, countMissingKeys } from '../../model/storyKeys.ts'
import type { Editor } from '../../model/rights.ts'
import { can } from '../../model/roles.ts'
import { CLOSE, type RefusalCode } from '../../model/protocol.ts'
import { metrics } from '../metrics.ts'
import type { Answers } from './Answers.ts'
import type { Connection } from './Connection.ts'
import { toldOnly, type Effect } from './effect.ts'
import { write } from './frames.ts'
import { beginLoading, type LoadedBoard } from './LoadedBoard.ts'
import { newServerId, type StoredBoard } from './loadBoard.ts'
import { newStories } from './newStories.ts'
import type { Wishes } from './Peers.ts'
import type { Id } from './readUpdate.ts'
import type { Received } from './RoomWindow.ts'
import { readSnapshot } from './snapshot.ts'
import { stopwatch } from './stopwatch.ts'
import type { Admission, UpdateGate } from './UpdateGate.ts'
import { toWire } from './wire.ts'

/** Of a board with nothing in it, and, measured, of each piece of a document. */
const EMPTY_BYTES = 16 * 1024
const STRUCT_BYTES = 560

/** A board in memory: what may enter enters in order, and is kept until it is stored and told. */
export class RoomDocument {
  /** Undefined while it sleeps. */
  #loaded: LoadedBoard | undefined
  #isRead = false
  /** As whom the server writes, once it has been read. */
  #serverId: number | undefined
  #effects: Effect[] = []
  /** Stories that may lack a key; all of them after work of the server. */
  #keyless: Set<CardId> | 'all' = new Set()
  #vector: Uint8Array | undefined

  /** An empty one, which can tell newcomers already what is stored: see `read`. */
  constructor(stored: StoredBoard) {
    this.#loaded = beginLoading(stored)
  }

  /**
   * Takes in what is stored, with pauses. `claim` says whether no other node writes under an id that the server might
   * take.
   *
   * @throws {Error} when it can't be read
   */
  async read(stored: StoredBoard, claim: (id: number) => Promise<boolean>): Promise<void> {
    await readSnapshot(this.#doc, stored)
    this.#assertWhole()
    // What was said about presence while the document could not be asked.
    stored.clientIds.disown((id) => this.#doc.store.clients.has(id))
    this.#serverId ??= await this.#newServerId(stored, claim)
    this.#doc.clientID = this.#serverId
    this.#vector = undefined
    this.#isRead = true
  }

  /** Lets go of the document, all of which is stored. */
  sleep(): void {
    this.#vector = this.vector
    this.release()
  }

  /** Begins anew with what is stored by now: again an empty one, to be read. */
  wake(stored: StoredBoard): void {
    this.#loaded = beginLoading(stored)
  }

  /** Frees what it holds. */
  release(): void {
    this.#loaded?.board.doc.destroy()
    this.#loaded = undefined
    this.#isRead = false
  }

  /** All of it is in memory. */
  get isRead(): boolean {
    return this.#isRead
  }

  /** Whether a client id that has no owner may get one; while that can't be known, until it is read. */
  isFree(clientId: number): boolean {
    return !this.#isRead || this.gate.isFree(clientId)
  }

  /** It knows of something taken back lately, which is not stored: see `Reversal.atRisk`. */
  get isRemembering(): boolean {
    return this.#loaded !== undefined && this.#loaded.reversal.isRemembering
  }

  /** @throws {Error} while not all of it is in memory: half a board must never be taken for the board */
  get board(): Board {
    if (!this.#isRead) throw new Error('The document is not in memory')
    return this.#here.board
  }

  get gate(): UpdateGate {
    return this.#here.gate
  }

  get answers(): Answers {
    return this.#here.answers
  }

  /** Newcomers can be told the board. */
  get isVisible(): boolean {
    return this.#loaded !== undefined && this.#loaded.answers.isAtHand
  }

  /**
   * Takes in a window of updates in as few transactions as it can. What may stay as it is keeps the bytes it came in.
   *
   * @throws {Error} when the document may hold half of an update
   */
  receive(updates: readonly Received[]): void {
    for (let at = 0; at < updates.length;) at = this.#receiveSome(updates, at)
    this.#assertWhole()
  }

  /** The server's own work. */
  async perform<T>(work: (board: Board) => Promise<T>): Promise<T> {
    const { updates, stop } = this.#listen()
    const result = await work(this.board).finally(stop)
    if (updates.length > 0) this.#keyless = 'all'
    for (const bytes of updates) this.#changed(bytes, write.update(bytes))
    return result
  }

  /** Takes in what other nodes have stored; returns it as effects that are to be told only. */
  learn(updates: readonly Uint8Array[]): Effect[] {
    this.#doc.transact((transaction) => {
      for (const update of updates) Y.applyUpdate(this.#doc, update)
      transaction.local = true
    })
    this.#assertWhole()
    this.#vector = undefined
    const effects = updates.map(toldOnly)
    for (const { wire } of effects) this.answers.changed(wire)
    return effects
  }

  /** What has come since this state, as an effect that is to be told only. */
  since(stateVector: Uint8Array): Effect {
    return toldOnly(Y.encodeStateAsUpdate(this.#doc, stateVector))
  }

  /** Gives new stories their keys, under numbers that no other node gives. @throws {StorageError} */
  async giveKeys(reserve: (wishes: Wishes) => Promise<ReadonlyMap<string, number>>): Promise<void> {
    const ids = this.#keyless === 'all' ? undefined : this.#keyless
    this.#keyless = new Set()
    if (ids?.size === 0) return
    const wishes = countMissingKeys(this.board, ids)
    if (wishes.size === 0) return
    const reserved = await reserve(wishes)
    const updates = this.#capture(() => assignStoryKeys(this.board, ids, reserved))
    for (const bytes of updates) this.#changed(bytes, write.update(bytes))
  }

  takeEffects(): readonly Effect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  /** About what its pieces take, dead ones too. */
  get memoryBytes(): number {
    let bytes = EMPTY_BYTES
    if (!this.#loaded) return bytes
    for (const { length } of this.#doc.store.clients.values()) bytes += length * STRUCT_BYTES
    return bytes
  }

  get vector(): Uint8Array {
    return (this.#vector ??= Y.encodeStateVector(this.#doc))
  }

  get #here(): LoadedBoard {
    if (!this.#loaded) throw new Error('The document is asleep')
    return this.#loaded
  }

  get #doc(): Y.Doc {
    return this.#here.board.doc
  }

  async #newServerId(
    { clientIds }: StoredBoard,
    claim: (id: number) => Promise<boolean>,
  ): Promise<number> {
    const { clients } = this.#doc.store
    let id: number
    do id = newServerId((one) => clients.has(one) || clientIds.has(one))
    while (!(await claim(id)))
    return id
  }

  /**
   * Applies updates from `start` on in one transaction, up to one that can't be told as it came: that has one of its
   * own. Returns where to go on.
   */
  #receiveSome(updates: readonly Received[], start: number): number {
    let at = start
    let alone: (() => void) | undefined
    let stories: ReturnType<typeof newStories> | undefined
    this.#doc.transact((transaction) => {
      for (; at < updates.length && !alone; at++) {
        const received = updates[at] as Received
        const worked = stopwatch(received.update)
        const { isOverworked } = received.connection
        const admission = isOverworked ? undefined : this.gate.admit(received)
        const atRisk = admission && this.#here.reversal.atRisk(received.update, admission.oversteps)
        if (admission && (received.isAnswer || admission.oversteps || atRisk?.length)) {
          alone = () => this.#receiveAlone(received, admission, atRisk)
        } else if (admission) {
          this.#apply(received)
          const { update, frame, connection } = received
          this.#changed(update.bytes, frame, connection.session.participantId, connection)
        }
        received.connection.chargeWork(worked())
      }
      stories = newStories(this.board, transaction)
      // `applyUpdate` says that all of this came from elsewhere.
      transaction.local = true
    })
    this.#needKeys(stories)
    alone?.()
    return at
  }

  /** Stores and tells what an update changes, not what it says: most of a whole state is known. */
  #receiveAlone(
    received: Received,
    { oversteps, editor, isRecovery }: Admission,
    atRisk: readonly Id[] = [],
  ): void {
    const { connection, update } = received
    const worked = stopwatch(update)
    let reversed: Uint8Array | undefined
    let isForAll = false
    let stories: ReturnType<typeof newStories> | undefined
    const updates = this.#capture(() =>
      this.#doc.transact((transaction) => {
        if (oversteps) {
          const ids = this.#orEnd(connection, () =>
            this.#here.reversal.apply(update, oversteps, editor, transaction),
          )
          reversed = write.reversed(reasonOf(editor), ids)
        } else {
          this.#apply(received)
        }
        isForAll = this.#here.reversal.bringBack(atRisk) || reversed !== undefined
        stories = newStories(this.board, transaction)
        // Yjs would take our own edits among them for those of another client with our id, and change it.
        transaction.local = true
      }),
    )
    if (reversed) metrics.updatesReversed.inc()
    const author = isRecovery ? undefined : connection.session.participantId
    for (const bytes of updates) {
      this.#changed(bytes, write.update(bytes), author, connection, reversed, isForAll)
    }
    connection.chargeWork(worked())
    this.#needKeys(stories)
  }

  #needKeys(stories: ReturnType<typeof newStories> | undefined): void {
    if (this.#keyless !== 'all') for (const id of stories ?? []) this.#keyless.add(id)
  }

  #assertWhole(): void {
    const { pendingStructs, pendingDs } = this.#doc.store
    if (pendingStructs || pendingDs) throw new Error('An update was left pending')
  }

  #apply({ connection, update }: Received): void {
    this.#orEnd(connection, () => Y.applyUpdate(this.#doc, update.bytes))
  }

  /** Half of it may be in the document: the room can't go on, and its sender must not come back with it. */
  #orEnd<T>(connection: Connection, apply: () => T): T {
    try {
      return apply()
    } catch (error) {
      connection.close(CLOSE.malformed, 'update cannot be applied')
      throw error
    }
  }

  #changed(
    bytes: Uint8Array,
    frame: Uint8Array,
    author?: ParticipantId,
    from?: Connection,
    reversed?: Uint8Array,
    isForAll = false,
  ): void {
    const wire = toWire(frame)
    this.#effects.push({ bytes, wire, author, from, reversed, isForAll })
    this.answers.changed(wire)
    this.#vector = undefined
  }

  /** The updates that this work makes. */
  #capture(work: () => void): readonly Uint8Array[] {
    const { updates, stop } = this.#listen()
    try {
      work()
      return updates
    } finally {
      stop()
    }
  }

  /** What transactions change is encoded only where somebody asks: that costs more than most edits. */
  #listen(): { readonly updates: readonly Uint8Array[]; readonly stop: () => void } {
    const updates: Uint8Array[] = []
    const keep = (update: Uint8Array) => updates.push(update)
    this.#doc.on('update', keep)
    return { updates, stop: () => this.#doc.off('update', keep) }
  }
}

/** Why something of theirs was taken back. */
function reasonOf({ role, writers }: Editor): RefusalCode {
  return can(role, 'edit', writers) ? 'forbidden' : 'step'
}
