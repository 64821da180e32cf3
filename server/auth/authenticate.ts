import type { IncomingHttpHeaders } from 'node:http'
import { isId, type BoardId, type ParticipantId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'
import { ApiError } from '../errors.ts'
import type { BoardRow, BoardStorage, KeyRow } from '../storage/BoardStorage.ts'
import type { Cookies } from './cookies.ts'
import { hashKey, participantOf, prefixFor } from './keys.ts'

/** Who asks, on which board, and what their link allows. Made by the server only. */
export interface Session {
  readonly board: BoardRow
  readonly role: Role
  /** The key it came in by: when that ends, so does the session. */
  readonly keyId: string
  readonly participantId: ParticipantId
  /** '' for a program that came with a key and never said its name. */
  readonly name: string
  /** Owns client ids: outlives sessions, roles, tabs and reloads. */
  readonly device: string
  /** See `clientIdOf` in model/protocol.ts. */
  readonly idPrefix: number
}

/** The board of an address, in the bin or not. */
export async function findBoard(storage: BoardStorage, id: string): Promise<BoardRow> {
  const board = isId(id) ? await storage.findBoard(id as BoardId) : undefined
  if (!board) throw new ApiError('notFound', 'There is no such board')
  return board
}

/**
 * Turns a request's headers into a session: by `Authorization: Bearer KEY`, else by the session cookie.
 *
 * @throws {ApiError} notFound, unauthorized, or deleted for a board in the bin (not for facilitators when
 * `binToo`, who may look at it and restore it)
 */
export async function authenticate(
  { storage, cookies }: { readonly storage: BoardStorage; readonly cookies: Cookies },
  headers: IncomingHttpHeaders,
  boardId: string,
  binToo = false,
): Promise<Session> {
  const board = await findBoard(storage, boardId)
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const token = cookies.readSession(headers.cookie, board.id, Date.now())
  const key = await findKey(storage, board, bearer, token?.keyId)
  if (!key) throw new ApiError('unauthorized', 'Open the board by its link, or send its key')
  assertReachable(board, key.role, binToo)
  const device = bearer === undefined && token ? token.device : `key ${key.id}`
  return sessionFor(storage, board, key, device)
}

/** The session of a device that came in by this key. */
export async function sessionFor(
  storage: BoardStorage,
  board: BoardRow,
  { id: keyId, role }: KeyRow,
  device: string,
): Promise<Session> {
  const participantId = participantOf(board.secret, device)
  const participant = await storage.findParticipant(board.id, participantId)
  return {
    board,
    role,
    keyId,
    participantId,
    name: participant?.name ?? '',
    device,
    idPrefix: prefixFor(board.secret, device),
  }
}

/** @throws {ApiError} deleted, unless it is a facilitator who may look into the bin */
export function assertReachable(board: BoardRow, role: Role, binToo: boolean): void {
  if (board.deletedAt !== undefined && !(binToo && role === 'facilitator')) {
    throw new ApiError('deleted', 'A facilitator can restore the board')
  }
}

async function findKey(
  storage: BoardStorage,
  board: BoardRow,
  bearer: string | undefined,
  keyId: string | undefined,
): Promise<KeyRow | undefined> {
  const key =
    bearer !== undefined
      ? await storage.findKey({ hash: hashKey(bearer) })
      : keyId !== undefined
        ? await storage.findKey({ id: keyId })
        : undefined
  return key?.board === board.id ? key : undefined
}
