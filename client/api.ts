import type { ErrorCode } from '../model/errors.ts'
import { ERROR_CODES } from '../model/errors.ts'
import type { Language } from '../model/language.ts'
import type { Role } from '../model/roles.ts'

/** A request that failed, with the server's stable code; `offline` when no answer came at all. */
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
export async function request<T>(method: string, path: string, body?: object): Promise<T> {
  return parse(await (await respond(method, path, body)).text()) as T
}

/** Gets what is not text; throws `ApiError`. */
export async function requestBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await respond('GET', path)).arrayBuffer())
}

async function respond(method: string, path: string, body?: object): Promise<Response> {
  const isForm = body instanceof FormData
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(body === undefined || isForm ? {} : { headers: { 'content-type': 'application/json' } }),
    })
  } catch {
    throw new ApiError('offline', 0)
  }
  if (response.ok) return response
  const json = parse(await response.text()) as { code?: string; detail?: string } | undefined
  throw new ApiError(codeOf(json?.code), response.status, json?.detail)
}

export const api = {
  templates: () => request<{ templates: unknown[] }>('GET', '/api/templates'),
  config: () =>
    request<{ licenseKey?: string; maxFileBytes: number; addresses: string[] }>(
      'GET',
      '/api/config',
    ),
  createBoard: (body: { template: string; title: string; language: Language }) =>
    request<CreatedBoard>('POST', '/api/boards', body),
  openFile: (file: unknown) => request<CreatedBoard>('POST', '/api/boards', { file }),
  board: (id: string) => request<BoardMeta>('GET', `/api/boards/${id}`),
  join: (id: string, key: string, name: string) =>
    request<JoinedBoard>('POST', `/api/boards/${id}/join`, { key, name }),
  rename: (id: string, title: string) =>
    request<BoardMeta>('PATCH', `/api/boards/${id}`, { title }),
  remove: (id: string) => request<void>('DELETE', `/api/boards/${id}`),
  restore: (id: string) => request<BoardMeta>('POST', `/api/boards/${id}/restore`, {}),
  duplicate: (id: string) => request<CreatedBoard>('POST', `/api/boards/${id}/duplicate`, {}),
  newLink: (id: string, role: Role) =>
    request<{ link: string }>('POST', `/api/boards/${id}/links`, { role }),
  upload: (id: string, file: File) => {
    const form = new FormData()
    form.append('file', file)
    return request<{ file: string; url: string }>('POST', `/api/boards/${id}/files`, form)
  },
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
