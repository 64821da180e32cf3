import type { ErrorCode } from '../model/errors.ts'
import { ERROR_CODES } from '../model/errors.ts'
import type { Language } from '../model/language.ts'
import { PASSPHRASE_HEADER } from '../model/protocol.ts'
import type { Role } from '../model/roles.ts'

/** A request that failed, with the server's stable code; `offline` when none came from it, but perhaps from a proxy. */
export class ApiError extends Error {
  readonly code: ErrorCode | 'offline'
  readonly status: number

  constructor(code: ErrorCode | 'offline', status: number, detail?: string) {
    super(detail ?? code)
    this.name = 'ApiError'
    this.code = code
    this.status = status
  }
}

export interface BoardMeta {
  readonly id: string
  readonly title: string
  readonly language: Language
  readonly template: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly deletedAt?: number
  readonly erasedAt?: number
  readonly expiresAt?: number
  readonly session: {
    readonly role: Role
    readonly participantId: string
    readonly name: string
    /** See `clientIdOf` in model/protocol.ts. */
    readonly idPrefix: number
  }
  readonly participants: readonly { readonly id: string; readonly name: string }[]
}

export type Links = Readonly<Record<Role, string>>

export interface CreatedBoard {
  readonly id: string
  readonly links: Links
}

export interface JoinedBoard {
  readonly boardId: string
  readonly role: Role
  readonly participantId: string
  readonly name: string
}

/** Sends JSON (or a form) and returns the answer's JSON; throws `ApiError`. */
export async function request<T>(
  method: string,
  path: string,
  body?: object,
  extra?: Readonly<Record<string, string>>,
): Promise<T> {
  return parse(await (await respond(method, path, body, extra)).text()) as T
}

/** Gets what is not text; throws `ApiError`. */
export async function requestBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await respond('GET', path)).arrayBuffer())
}

async function respond(
  method: string,
  path: string,
  body?: object,
  extra: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const isForm = body instanceof FormData
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      headers: {
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...extra,
      },
    })
  } catch {
    throw new ApiError('offline', 0)
  }
  if (response.ok) return response
  const json = parse(await response.text()) as { code?: string; detail?: string } | undefined
  if (json?.code === undefined && isGatewayError(response)) {
    throw new ApiError('offline', response.status)
  }
  throw new ApiError(codeOf(json?.code), response.status, json?.detail)
}

/** A proxy answers in the place of a server that is down. */
function isGatewayError({ status }: Response): boolean {
  return status >= 502 && status <= 504
}

export const api = {
  templates: () => request<{ templates: unknown[] }>('GET', '/api/templates'),
  config: () =>
    request<{ licenseKey?: string; maxFileBytes: number; addresses: string[]; binDays: number }>(
      'GET',
      '/api/config',
    ),
  createBoard: (
    body: { template: string; title: string; language: Language },
    passphrase: string | undefined,
  ) => request<CreatedBoard>('POST', '/api/boards', body, withSecret(passphrase)),
  openFile: (file: unknown, passphrase: string | undefined) =>
    request<CreatedBoard>('POST', '/api/boards', { file }, withSecret(passphrase)),
  board: (id: string) => request<BoardMeta>('GET', `/api/boards/${id}`),
  join: (id: string, key: string, name: string) =>
    request<JoinedBoard>('POST', `/api/boards/${id}/join`, { key, name }),
  rename: (id: string, title: string) =>
    request<BoardMeta>('PATCH', `/api/boards/${id}`, { title }),
  remove: (id: string) => request<void>('DELETE', `/api/boards/${id}`),
  restore: (id: string) => request<BoardMeta>('POST', `/api/boards/${id}/restore`, {}),
  erase: (id: string) => request<void>('POST', `/api/boards/${id}/erase`),
  duplicate: (id: string, passphrase: string | undefined) =>
    request<CreatedBoard>('POST', `/api/boards/${id}/duplicate`, {}, withSecret(passphrase)),
  newLink: (id: string, role: Role) =>
    request<{ link: string }>('POST', `/api/boards/${id}/links`, { role }),
  /** A new link in place of all of a role. */
  rotateLink: (id: string, role: Role) =>
    request<{ link: string }>('POST', `/api/boards/${id}/links/${role}/rotate`),
  revokeLink: (id: string, role: Role) =>
    request<void>('DELETE', `/api/boards/${id}/links/${role}`),
  participantFile: (id: string, participant: string) =>
    `/api/boards/${id}/participants/${participant}/export`,
  eraseName: (id: string, participant: string) =>
    request<void>('DELETE', `/api/boards/${id}/participants/${participant}`),
  upload: (id: string, file: File) => {
    const form = new FormData()
    form.append('file', file)
    return request<{ file: string; url: string }>('POST', `/api/boards/${id}/files`, form)
  },
}

/** A header is ASCII, a passphrase needn't be. */
function withSecret(passphrase: string | undefined): Record<string, string> {
  return passphrase === undefined ? {} : { [PASSPHRASE_HEADER]: encodeURIComponent(passphrase) }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function codeOf(code: string | undefined): ErrorCode {
  return ERROR_CODES.find((known) => known === code) ?? 'internal'
}
