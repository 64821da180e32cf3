import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createStore } from 'zustand/vanilla'
import type { Board } from '../../model/Board.ts'
import { readState } from '../../model/state.ts'
import { History } from '../state/history.ts'
import type { BoardSession } from '../state/session.ts'
import { createUiStore } from '../state/uiStore.ts'
import type { SyncClient } from '../sync/SyncClient.ts'

/** Lets canvas, table and matrix show another state of a board: nobody else is there, and nothing can be changed. */
export function previewSession(live: BoardSession, board: Board): BoardSession {
  const nobody = new Awareness(new Y.Doc())
  nobody.setLocalState(null)
  // What views read of a connection; a preview has none.
  const sync: Pick<SyncClient, 'doc' | 'awareness' | 'status'> = {
    doc: board.doc,
    awareness: nobody,
    status: live.sync.status,
  }
  return {
    boardId: live.boardId,
    me: live.me,
    names: live.names,
    board,
    role: 'viewer',
    sync: sync as SyncClient,
    history: new History(board),
    state: createStore(() => readState(board)),
    ui: createUiStore(),
  }
}

export function endPreview({ history, sync }: BoardSession): void {
  history.destroy()
  sync.awareness.destroy()
}
