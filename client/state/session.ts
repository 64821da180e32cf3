import { createContext, useContext } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { must } from '../../model/assert.ts'
import type { Board } from '../../model/Board.ts'
import type { Acting } from '../../model/commands.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import { can, type BoardAction, type Role } from '../../model/roles.ts'
import type { BoardState } from '../../model/state.ts'
import { currentWriters } from '../../model/workshop.ts'
import { random } from '../random.ts'
import type { SyncClient } from '../sync/SyncClient.ts'
import type { History } from './history.ts'
import type { UiStore } from './uiStore.ts'

/** Me on this board. */
export interface Me {
  readonly id: ParticipantId
  readonly name: string
  readonly colour: string
}

/** Everything the features of an open board share. One per board page; gone when it closes. */
export interface BoardSession {
  readonly boardId: string
  readonly board: Board
  readonly role: Role
  readonly me: Me
  readonly sync: SyncClient
  readonly history: History
  /** A read-only mirror of the document. Write through the commands of `model/`. */
  readonly state: StoreApi<BoardState>
  /** This person's screen. */
  readonly ui: UiStore
  /** Names of all who ever took part, by participant id. */
  readonly names: StoreApi<ReadonlyMap<string, string>>
}

export const SessionContext = createContext<BoardSession | undefined>(undefined)

export function useSession(): BoardSession {
  return must(useContext(SessionContext), 'an open board around this component')
}

/** Selects from the board's content; re-renders only when the selected value changes. */
export function useBoard<T>(select: (state: BoardState) => T): T {
  return useStore(useSession().state, select)
}

export function useNames(): ReadonlyMap<string, string> {
  return useStore(useSession().names)
}

export function useCan(action: BoardAction): boolean {
  const session = useSession()
  const judge = () => may(session, action)
  const isSo = useStore(session.sync.status, judge)
  return useStore(session.state, judge) && isSo
}

/**
 * Whether this page may do something now: nothing any more once the server speaks another version, and nothing is
 * written into a document of a newer program, nor by participants in a step that only facilitators write in.
 */
export function may({ role, board, sync }: BoardSession, action: BoardAction): boolean {
  const isOutdated = sync.status.getState().closed === CLOSE.upgrade
  const writes = action === 'edit' || action === 'arrange'
  return can(role, action, currentWriters(board)) && !isOutdated && !(board.isNewer && writes)
}

/** Milliseconds since 1970 by the server's clock: this machine's may be wrong by a day. */
export function serverNow({ sync }: BoardSession): number {
  return Date.now() + sync.status.getState().clockOffset
}

/** Who acts, now: what every command of the model asks for. */
export function acting(session: BoardSession): Acting {
  return { by: session.me.id, now: serverNow(session), random }
}
