import type { Board } from '../../model/Board.ts'
import type { Connection } from './Connection.ts'
import type { Update } from './readUpdate.ts'

/** Work of the server on a board, and who waits for it. */
export interface Task {
  /** Does it, and comes to what tells the waiting one once it is stored. */
  readonly perform: (board: Board) => Promise<() => void>
  readonly abandon: (error: Error) => void
}

/** An update, and how it came. */
export interface Received {
  readonly connection: Connection
  readonly update: Update
  /** The message that carried it. */
  readonly frame: Uint8Array
  /** All that somebody has, as an answer to our request. */
  readonly isAnswer: boolean
}

/** What a room got since its last turn. */
export interface RoomWindow {
  readonly arrivals: Connection[]
  readonly updates: Received[]
  /** State vectors of who asked: the last one each, for an answer is the dearer the less it asks for. */
  readonly requests: Map<Connection, Uint8Array>
  readonly tasks: Task[]
}

export function newWindow(): RoomWindow {
  return { arrivals: [], updates: [], requests: new Map(), tasks: [] }
}

/**
 * Takes out what one turn is to deal with: of many updates the first, up to so many bytes, or one. Tasks wait for the last
 * of them, since they stand for all that came before. What stays is left in `window`.
 */
export function takeFrom(window: RoomWindow, bytes: number): RoomWindow {
  let left = bytes
  const past = window.updates.findIndex(({ frame }, i) => (left -= frame.length) < 0 && i > 0)
  const updates = window.updates.splice(0, past < 0 ? window.updates.length : past)
  const arrivals = window.arrivals.splice(0)
  const requests = new Map(window.requests)
  window.requests.clear()
  const tasks = window.updates.length > 0 ? [] : window.tasks.splice(0)
  return { arrivals, updates, requests, tasks }
}

export function isEmpty({ arrivals, updates, requests, tasks }: RoomWindow): boolean {
  return arrivals.length + updates.length + requests.size + tasks.length === 0
}

/** A task for a promise: what `work` throws rejects it, after what it had written was stored. */
export function taskOf<T>(
  work: (board: Board) => T | Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Task {
  return {
    perform: async (board) => {
      try {
        const value = await work(board)
        return () => resolve(value)
      } catch (error) {
        return () => reject(error)
      }
    },
    abandon: reject,
  }
}
