import * as Y from 'yjs'
import { createStore } from 'zustand/vanilla'
import { Board } from '../../model/Board.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { colourOf } from '../../model/presence.ts'
import { clientIdOf, CLOSE } from '../../model/protocol.ts'
import { can } from '../../model/roles.ts'
import { readState, watchState, type BoardState } from '../../model/state.ts'
import { openWithSession } from '../auth/enterBoard.ts'
import type { BoardEntry } from '../auth/entry.ts'
import { i18next } from '../i18n/i18n.ts'
import { random } from '../random.ts'
import { toast } from '../state/toasts.ts'
import { SyncClient, type Admission } from '../sync/SyncClient.ts'
import { History } from '../state/history.ts'
import { may, type BoardSession } from '../state/session.ts'
import { createUiStore } from '../state/uiStore.ts'
import { keepReversed } from './keepText.ts'

/** Opens a board: document, sync, mirror, undo and presence. `close` ends them all. */
export function openBoard(entry: BoardEntry): { session: BoardSession; close: () => void } {
  const { boardId, session: mine } = entry
  const doc = new Y.Doc()
  // Before the first edit: the id says whose device wrote it.
  doc.clientID = clientIdOf(mine.idPrefix, random)
  const board = new Board(doc)
  const sync = new SyncClient({
    boardId,
    doc,
    mayEdit: can(mine.role, 'edit'),
    readmit: () => readmit(entry),
  })
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
  const history = new History(board, () => may(session, 'edit'))
  sync.onReversed = (code, ids) => {
    history.forget(ids)
    keepReversed(session, ids, code)
    tellReversed(code)
  }
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

/** Asks why the server turned this page away, joining again by a known link where the session is gone. */
async function readmit({ boardId, session }: BoardEntry): Promise<Admission> {
  const entering = await openWithSession(boardId)
  if (entering.at === 'board') {
    const { role, idPrefix } = entering.entry.session
    if (entering.isOffline) return 'unreachable'
    return role === session.role && idPrefix === session.idPrefix ? 'in' : 'other'
  }
  if (entering.at !== 'failed') return CLOSE.forbidden
  const { code } = entering.error
  if (code === 'notFound' || code === 'deleted') return CLOSE.notFound
  return code === 'unauthorized' || code === 'forbidden' ? CLOSE.forbidden : 'unreachable'
}

const SAID_AGAIN_MS = 10_000
let saidAt = -Infinity

/** Once for what is taken back in one go, however many updates it came in. */
function tellReversed(code: string): void {
  if (performance.now() - saidAt < SAID_AGAIN_MS) return
  saidAt = performance.now()
  const why = `board:reversed.${code}`
  toast(
    i18next.exists(why)
      ? i18next.t(why as 'board:reversed.other')
      : i18next.t('board:reversed.other'),
  )
}
