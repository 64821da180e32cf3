import { createStore } from 'zustand/vanilla'
import type { Links } from '../api.ts'
import type { Role } from '../../model/roles.ts'

/** A board this device has made or joined. */
export interface RecentBoard {
  readonly id: string
  readonly title: string
  readonly role: Role
  readonly template: string
  /** Milliseconds since 1970. */
  readonly openedAt: number
  /** The links this device has seen; the server keeps only their hashes and can't show them again. */
  readonly links: Partial<Links>
  /** In the bin: a facilitator can bring it back. */
  readonly deletedAt?: number
  /** Erased then, if it stays in the bin. */
  readonly erasedAt?: number
  /** Goes to the bin by itself then, if nobody opens it; as far as this device knows. */
  readonly expiresAt?: number | undefined
}

const STORED = 'atelier.boards'

/** Newest first. */
export const recentBoards = createStore<readonly RecentBoard[]>(() => stored())

/** Adds a board or brings it up to date; links add up, since each visit may show another one. */
export function rememberBoard(
  board: Omit<RecentBoard, 'links'> & { links?: Partial<Links> },
): void {
  const before = recalledBoard(board.id)
  const links = { ...before?.links, ...board.links }
  const rest = recentBoards.getState().filter(({ id }) => id !== board.id)
  keep([{ ...board, links }, ...rest].sort((a, b) => b.openedAt - a.openedAt))
}

export function updateBoard(id: string, change: Partial<RecentBoard>): void {
  keep(recentBoards.getState().map((board) => (board.id === id ? { ...board, ...change } : board)))
}

export function markRestored(id: string): void {
  keep(
    recentBoards.getState().map((board) => {
      if (board.id !== id) return board
      const { deletedAt: _, erasedAt: __, ...live } = board
      return live
    }),
  )
}

/** Only from this device's list; the board itself stays. */
export function forgetBoard(id: string): void {
  keep(recentBoards.getState().filter((board) => board.id !== id))
}

export function recalledBoard(id: string): RecentBoard | undefined {
  return recentBoards.getState().find((board) => board.id === id)
}

/** Where a link leads within this page; links carry the server's public address. */
export function pathOfLink(link: string): string {
  const { pathname, hash } = new URL(link, location.href)
  return pathname + hash
}

function keep(boards: readonly RecentBoard[]): void {
  recentBoards.setState(boards, true)
  try {
    localStorage.setItem(STORED, JSON.stringify(boards))
  } catch {
    // Without storage the list lasts as long as the page.
  }
}

function stored(): RecentBoard[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    return Array.isArray(list) ? (list as RecentBoard[]).filter((board) => board?.id) : []
  } catch {
    return []
  }
}
