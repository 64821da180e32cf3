import { ROLES } from '../../model/roles.ts'
import { api, ApiError } from '../api.ts'
import { entryOf, recalledEntry, rememberEntry, type BoardEntry } from './entry.ts'
import { ownName, rememberOwnName } from './ownName.ts'
import { pathOfLink, recalledBoard, rememberBoard, updateBoard } from './recentBoards.ts'

/** How far a person got on the way to a board. */
export type Entering =
  | { readonly at: 'loading' }
  | { readonly at: 'name'; readonly key: string }
  /** `isOffline`: by what this device remembers; the server gave no answer. */
  | { readonly at: 'board'; readonly entry: BoardEntry; readonly isOffline: boolean }
  | { readonly at: 'failed'; readonly error: ApiError }

/**
 * With a key in the address and a known name: joins silently, so that a better link raises the role. With a key
 * only: asks for the name. Without: the session of an earlier visit, or a link this device remembers.
 */
export async function enterBoard(boardId: string, key: string): Promise<Entering> {
  const name = ownName()
  if (key !== '' && name === '') return { at: 'name', key }
  if (key !== '') return joinBoard(boardId, key, name)
  return openWithSession(boardId)
}

/** Exchanges a key for a session. A key that is no longer good doesn't lock out who had joined before. */
export async function joinBoard(boardId: string, key: string, name: string): Promise<Entering> {
  try {
    const { role } = await api.join(boardId, key, name)
    rememberOwnName(name)
    const link = `${location.origin}/b/${boardId}#${key}`
    history.replaceState(null, '', location.pathname)
    return await openWithSession(boardId, { [role]: link })
  } catch (error) {
    if (codeOf(error) !== 'unauthorized') return failed(boardId, error)
    history.replaceState(null, '', location.pathname)
    return openWithSession(boardId)
  }
}

/** By the session of an earlier visit, or else a link that this device knows. A page that is open asks for it too. */
export async function openWithSession(boardId: string, links = {}): Promise<Entering> {
  try {
    const meta = await api.board(boardId)
    const entry = entryOf(meta)
    rememberEntry(entry)
    const { title, template, session, expiresAt } = meta
    const openedAt = Date.now()
    rememberBoard({ id: boardId, title, template, role: session.role, openedAt, expiresAt, links })
    return { at: 'board', entry, isOffline: false }
  } catch (error) {
    const isLockedOut = codeOf(error) === 'unauthorized' && Object.keys(links).length === 0
    return isLockedOut ? rejoin(boardId, rememberedKeys(boardId), error) : failed(boardId, error)
  }
}

/**
 * The session is gone (another browser profile, cleared cookies, a link that was changed), but this device still knows
 * other links; the best that opens is taken.
 */
async function rejoin(
  boardId: string,
  [key, ...others]: readonly string[],
  why: unknown,
): Promise<Entering> {
  if (key === undefined) return failed(boardId, why)
  const name = ownName()
  if (name === '') return { at: 'name', key }
  try {
    const { role } = await api.join(boardId, key, name)
    return await openWithSession(boardId, { [role]: `${location.origin}/b/${boardId}#${key}` })
  } catch (error) {
    return codeOf(error) === 'unauthorized'
      ? rejoin(boardId, others, error)
      : failed(boardId, error)
  }
}

function rememberedKeys(boardId: string): string[] {
  const links = recalledBoard(boardId)?.links
  const known = ROLES.flatMap((role) => links?.[role] ?? [])
  return known.flatMap((link) => pathOfLink(link).split('#')[1] ?? [])
}

function failed(boardId: string, error: unknown): Entering {
  const known = recalledEntry(boardId)
  const code = codeOf(error)
  if (code === 'offline' && known) return { at: 'board', entry: known, isOffline: true }
  if (code === 'deleted' && recalledBoard(boardId)) updateBoard(boardId, { deletedAt: Date.now() })
  return {
    at: 'failed',
    error: error instanceof ApiError ? error : new ApiError('internal', 0, String(error)),
  }
}

function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : 'internal'
}
