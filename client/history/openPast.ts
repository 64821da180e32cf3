import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { decodeCourse } from '../../model/course.ts'
import { migrate } from '../../model/migrations.ts'
import { rewind } from '../../model/rewind.ts'
import { applyState } from '../../model/storedState.ts'
import { acting, type BoardSession } from '../state/session.ts'
import { historyApi } from './historyApi.ts'

/** A version as this program would show it today. Throws `ApiError`. */
export async function openVersion(boardId: string, version: string): Promise<Board> {
  const state = await historyApi.state(boardId, version)
  const board = new Board(new Y.Doc())
  applyState(board.doc, state)
  migrate(board)
  return board
}

export interface Rewound {
  /** Where the span begins, in milliseconds since 1970. */
  readonly since: number
  /** The board as it is at the moment of the call, without what the person did in the span. */
  readonly now: () => Board
}

/** The board without what one person did; undefined where they did nothing. Throws `ApiError`. */
export async function openRewound(
  session: BoardSession,
  by: string,
  minutes: number,
): Promise<Rewound | undefined> {
  const course = decodeCourse(await historyApi.course(session.boardId, by, minutes))
  const update = rewind(course, acting(session))
  if (update.length === 0) return undefined
  const now = () => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(session.board.doc))
    Y.applyUpdate(copy, update)
    return new Board(copy)
  }
  await untilHere(session.board.doc, () => now().doc.store.pendingStructs === null)
  return { since: course.since, now }
}

/** What the server had stored when it answered may still be on its way to us. */
function untilHere(doc: Y.Doc, isHere: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isHere()) return
      doc.off('update', look)
      resolve()
    }
    doc.on('update', look)
    look()
  })
}
