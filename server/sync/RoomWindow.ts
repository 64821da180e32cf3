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

/** What a room deals with in one turn. */
export interface RoomWindow {
  readonly arrivals: readonly Connection[]
  readonly updates: readonly Received[]
  /** State vectors of who asked: the last one each, for an answer is the dearer the less it asks for. */
  readonly requests: ReadonlyMap<Connection, Uint8Array>
  readonly tasks: readonly Task[]
}

export const EMPTY_WINDOW: RoomWindow = {
  arrivals: [],
  updates: [],
  requests: new Map(),
  tasks: [],
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
