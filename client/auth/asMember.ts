import { api, ApiError } from '../api.ts'
import { ownName } from './ownName.ts'
import { pathOfLink, type RecentBoard } from './recentBoards.ts'

/** Does something on a board from outside of it; joins by a link this device knows where the session is missing. */
export async function asMember<T>(board: RecentBoard, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const key = pathOfLink(board.links[board.role] ?? '').split('#')[1]
    if (!(error instanceof ApiError) || error.code !== 'unauthorized' || !key) throw error
    await api.join(board.id, key, ownName() || '–')
    return act()
  }
}
