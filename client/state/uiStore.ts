import { createStore, type StoreApi } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { CardId } from '../../model/ids.ts'
import { useSession } from './session.ts'

export type PanelTab = 'backlog' | 'card' | 'agenda' | 'board'
export type FullView = 'table' | 'matrix'
export type DialogName = 'share' | 'export' | 'import' | 'shortcuts' | 'bin'

/** What belongs to one person's screen and is never shared. */
export interface UiState {
  /** The open tab of the side panel; undefined = the panel is closed. */
  readonly panel: PanelTab | undefined
  /** Selected cards, wherever they were selected: canvas, table or matrix. */
  readonly selection: readonly CardId[]
  readonly full: FullView | undefined
  readonly dialog: DialogName | undefined
  readonly searching: boolean
  /** A list dropped on the canvas, on its way to the import dialog. */
  readonly importText: string | undefined
  /** The client id of the person whose view mine follows. */
  readonly following: number | undefined
  /** The field being edited in the panel, `cardId/field`; shown to others. */
  readonly editing: string | undefined
  /** The person has read that this browser keeps no copy of the board. */
  readonly isUnkeptKnown: boolean
}

export type UiStore = StoreApi<UiState>

export function createUiStore(): UiStore {
  return createStore<UiState>(() => ({
    panel: 'backlog',
    selection: [],
    full: undefined,
    dialog: undefined,
    searching: false,
    importText: undefined,
    following: undefined,
    editing: undefined,
    isUnkeptKnown: false,
  }))
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useSession().ui, select)
}
