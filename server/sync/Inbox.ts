import { PIECE_BYTES } from '../../model/protocol.ts'
import type { Connection } from './Connection.ts'
import type { Received, RoomWindow, Task } from './RoomWindow.ts'

/** What people send while a turn is under way, or the document is read, waits in memory. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** What a room got and has not dealt with yet. */
export class Inbox {
  #arrivals: Connection[] = []
  readonly #updates: Received[] = []
  #requests = new Map<Connection, Uint8Array>()
  #tasks: Task[] = []
  /** Of the updates. */
  #bytes = 0

  get isEmpty(): boolean {
    const { length } = this.#updates
    return this.#arrivals.length + length + this.#requests.size + this.#tasks.length === 0
  }

  addArrival(connection: Connection): void {
    this.#arrivals.push(connection)
  }

  /** Whether there was room for it. */
  addUpdate(received: Received): boolean {
    const { length } = received.frame
    if (this.#bytes + length > MAX_WAITING_BYTES) return false
    this.#bytes += length
    this.#updates.push(received)
    return true
  }

  addRequest(connection: Connection, stateVector: Uint8Array): void {
    this.#requests.set(connection, stateVector)
  }

  addTask(task: Task): void {
    this.#tasks.push(task)
  }

  /**
   * Takes out what one turn is to deal with: of many updates the first, up to so many bytes, or one; then other boards
   * have their turn. Tasks wait for the last of them, since they stand for all that came before.
   */
  take(bytes = PIECE_BYTES): RoomWindow {
    const arrivals = this.#arrivals
    const updates = this.#takeUpdates(bytes)
    const requests = this.#requests
    this.#arrivals = []
    this.#requests = new Map()
    return { arrivals, updates, requests, tasks: this.#updates.length > 0 ? [] : this.takeTasks() }
  }

  /** Takes out the requests that can be answered at once. */
  takeRequests(
    isReady: (from: Connection, stateVector: Uint8Array) => boolean,
  ): ReadonlyMap<Connection, Uint8Array> {
    const taken = new Map([...this.#requests].filter((request) => isReady(...request)))
    for (const connection of taken.keys()) this.#requests.delete(connection)
    return taken
  }

  takeTasks(): readonly Task[] {
    const tasks = this.#tasks
    this.#tasks = []
    return tasks
  }

  #takeUpdates(bytes: number): readonly Received[] {
    let count = 0
    let size = 0
    for (const { frame } of this.#updates) {
      if (count > 0 && size + frame.length > bytes) break
      size += frame.length
      count++
    }
    this.#bytes -= size
    return this.#updates.splice(0, count)
  }
}
