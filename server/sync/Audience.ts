import { CLOSE } from '../../model/protocol.ts'
import { Bundle } from './Bundle.ts'
import type { Connection } from './Connection.ts'
import { write } from './frames.ts'
import type { KeptBoard } from './KeptBoard.ts'
import type { Effect } from './effect.ts'
import type { RoomWindow } from './RoomWindow.ts'

/** Who gets a session of a new key in place of one that has ended. */
export interface Heir {
  readonly device: string
  readonly keyId: string
}

/** The people on one board, and what they are told of it. All that they hear here is stored. */
export class Audience {
  readonly #board: KeptBoard
  readonly #people = new Set<Connection>()
  /** Came in and has been told nothing of the board yet: they would not know what news is about. */
  readonly #unaware = new Set<Connection>()

  constructor(board: KeptBoard) {
    this.#board = board
  }

  get size(): number {
    return this.#people.size
  }

  add(connection: Connection): void {
    this.#people.add(connection)
    this.#unaware.add(connection)
  }

  remove(connection: Connection): void {
    this.#people.delete(connection)
    this.#unaware.delete(connection)
  }

  /** What happened in a turn. */
  tell(window: RoomWindow, effects: readonly Effect[]): void {
    for (const { from, reversed } of effects) if (from?.extended && reversed) from.send(reversed)
    const bundle = new Bundle(effects)
    for (const connection of this.#people) {
      if (this.#unaware.has(connection)) continue
      for (const bytes of bundle.for(connection)) connection.sendWire(bytes)
    }
    for (const connection of this.#board.document.gate.takeToAsk(this.#people)) {
      connection.send(write.syncRequest(this.#board.document.vector))
    }
    for (const connection of window.arrivals) this.#greet(connection)
    for (const [connection, stateVector] of window.requests) this.answer(connection, stateVector)
    for (const connection of new Set(window.updates.map((received) => received.connection))) {
      this.#tellSaved(connection)
    }
    this.tellFill()
  }

  /** What somebody with this state vector lacks. */
  answer(connection: Connection, stateVector: Uint8Array): void {
    const begun = performance.now()
    this.#unaware.delete(connection)
    connection.sendAnswer(this.#board.document.answers.to(stateVector, connection.canUnpack))
    connection.chargeWork(performance.now() - begun)
  }

  /** Nothing has been told to them yet. */
  isUnaware(connection: Connection): boolean {
    return this.#unaware.has(connection)
  }

  /** How full the document is, where that is news. */
  tellFill(): void {
    if (this.#board.fill.takeNews())
      for (const connection of this.#people) this.#tellSize(connection)
  }

  /** @param bytes as `toWire` makes them */
  tellPresence(bytes: Uint8Array, except: Connection | undefined): void {
    for (const connection of this.#people) {
      if (connection !== except) connection.sendPresence(bytes)
    }
  }

  tellSummon(frame: Uint8Array, except: Connection | undefined): void {
    for (const other of this.#people) if (other !== except && other.extended) other.send(frame)
  }

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

  #greet(connection: Connection): void {
    this.#unaware.delete(connection)
    if (this.#board.fill.isWorthTelling) this.#tellSize(connection)
    connection.send(write.syncRequest(this.#board.document.vector))
    this.#tellSaved(connection)
  }

  #tellSize(connection: Connection): void {
    if (connection.extended)
      connection.send(write.size(this.#board.fill.bytes, this.#board.fill.bound))
  }

  /** Says nothing to who sent what could not be placed: it is not stored. */
  #tellSaved(connection: Connection): void {
    if (connection.extended && !connection.lacking)
      connection.send(write.saved(this.#board.document.vector, connection.handled))
  }
}
