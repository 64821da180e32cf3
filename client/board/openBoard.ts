import * as Y from 'yjs'
import { createStore } from 'zustand/vanilla'
import { Board } from '../../model/Board.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { colourOf } from '../../model/presence.ts'
import { clientIdOf } from '../../model/protocol.ts'
import { readState, watchState, type BoardState } from '../../model/state.ts'
import type { BoardEntry } from '../auth/entry.ts'
import { random } from '../random.ts'
import { SyncClient } from '../sync/SyncClient.ts'
import { History } from '../state/history.ts'
import type { BoardSession } from '../state/session.ts'
import { createUiStore } from '../state/uiStore.ts'

/** Opens a board: document, sync, mirror, undo and presence. `close` ends them all. */
export function openBoard(entry: BoardEntry): { session: BoardSession; close: () => void } {
  const { boardId, session: mine } = entry
  const doc = new Y.Doc()
  // Before the first edit: the id says whose device wrote it.
  doc.clientID = clientIdOf(mine.idPrefix, random)
  const board = new Board(doc)
  const sync = new SyncClient({ boardId, doc, role: mine.role })
  const state = createStore<BoardState>(() => readState(board))
  const stopWatching = watchState(board, (next) => state.setState(next, true))
  const names = createStore<ReadonlyMap<string, string>>(
    () => new Map(entry.participants.map(({ id, name }) => [id, name])),
  )
  const me = {
    id: mine.participantId as ParticipantId,
    name: mine.name,
    colour: colourOf(mine.participantId),
  }
  const history = new History(board)
  sync.awareness.setLocalState({ user: { ...me, role: mine.role } })
  sync.connect()
  const session: BoardSession = {
    boardId,
    board,
    role: mine.role,
    me,
    sync,
    history,
    state,
    names,
    ui: createUiStore(),
  }
  const close = () => {
    stopWatching()
    history.destroy()
    void sync.destroy()
  }
  return { session, close }
}
