import { api, ApiError } from '../api.ts'
import { recalledEntry } from './entry.ts'
import { ownName } from './ownName.ts'
import { pathOfLink, type RecentBoard } from './recentBoards.ts'

/** Does something on a board from outside of it; joins by a link this device knows where there is no session yet. */
export async function asMember<T>(board: RecentBoard, act: () => Promise<T>): Promise<T> {
  const key = pathOfLink(board.links[board.role] ?? '').split('#')[1]
  const join = () => api.join(board.id, key ?? '', ownName() || '–')
  // A copy made from the home page was never opened.
  if (key && !recalledEntry(board.id)) await join()
  try {
    return await act()
  } catch (error) {
    if (!key || !(error instanceof ApiError) || error.code !== 'unauthorized') throw error
    await join()
    return act()
  }
}
