import { createStore, type StoreApi } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Board } from '../../model/Board.ts'
import type { CardId } from '../../model/ids.ts'
import { useSession } from './session.ts'

export type PanelTab = 'backlog' | 'card' | 'agenda' | 'board'
/** The history takes the place of all tabs. */
export type Panel = PanelTab | 'history'
export type FullView = 'table' | 'matrix'
export type DialogName = 'share' | 'export' | 'import' | 'shortcuts' | 'bin' | 'people'

/** Another state of the board, shown in its place until it is closed or becomes what the board is. */
export interface Preview {
  /** The version's id, or what names another origin. */
  readonly id: string
  readonly title: string
  readonly board: Board
  /** What the board becomes if it is restored now. */
  readonly target: () => Board
}

export interface FreshCard {
  readonly id: CardId
  /** What was selected in its text, from and to, when the card's other fields came and took its place. */
  readonly selection?: readonly [number, number]
}

/** What belongs to one person's screen and is never shared. */
export interface UiState {
  /** What the side panel shows; undefined = it is closed. */
  readonly panel: Panel | undefined
  /** Selected cards, wherever they were selected: canvas, table or matrix. */
  readonly selection: readonly CardId[]
  /** Just made here: its text takes the keyboard as soon as the panel shows it. */
  readonly fresh: FreshCard | undefined
  readonly full: FullView | undefined
  readonly dialog: DialogName | undefined
  readonly preview: Preview | undefined
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
    fresh: undefined,
    full: undefined,
    dialog: undefined,
    preview: undefined,
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
