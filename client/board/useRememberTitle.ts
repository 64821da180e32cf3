import { useEffect } from 'react'
import { updateBoard } from '../auth/recentBoards.ts'
import { useBoard, useSession } from '../state/session.ts'

/** Keeps the list on the home page right when a board is renamed while it is open. */
export function useRememberTitle(): void {
  const { boardId } = useSession()
  const title = useBoard((state) => state.info.title)
  useEffect(() => {
    if (title !== '') updateBoard(boardId, { title })
  }, [boardId, title])
}
