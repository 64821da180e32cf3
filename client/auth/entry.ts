import type { BoardMeta } from '../api.ts'

/**
 * What is needed to open a board. It is kept on this device beside the copy of the board, so that a board opens
 * without network too.
 */
export interface BoardEntry {
  readonly boardId: string
  readonly title: string
  readonly session: BoardMeta['session']
  readonly participants: BoardMeta['participants']
}

const stored = (boardId: string) => `atelier.entry.${boardId}`

export function entryOf(meta: BoardMeta): BoardEntry {
  return {
    boardId: meta.id,
    title: meta.title,
    session: meta.session,
    participants: meta.participants,
  }
}

export function rememberEntry(entry: BoardEntry): void {
  try {
    localStorage.setItem(stored(entry.boardId), JSON.stringify(entry))
  } catch {
    // Without storage the board opens online only.
  }
}

export function recalledEntry(boardId: string): BoardEntry | undefined {
  try {
    const text = localStorage.getItem(stored(boardId))
    return text === null ? undefined : (JSON.parse(text) as BoardEntry)
  } catch {
    return undefined
  }
}
