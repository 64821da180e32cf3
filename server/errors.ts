import type { z } from 'zod'
import type { ErrorCode } from '../model/errors.ts'

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthorized: 401,
  passphraseRequired: 401,
  passphraseWrong: 403,
  forbidden: 403,
  originRefused: 403,
  notFound: 404,
  deleted: 410,
  tooLarge: 413,
  unsupportedType: 415,
  unreadable: 422,
  newerVersion: 409,
  boardFull: 409,
  tooMany: 429,
  storage: 503,
  internal: 500,
}

const TITLE: Record<ErrorCode, string> = {
  invalid: 'The request is not of the documented form',
  unauthorized: 'No key or session for this board',
  passphraseRequired: 'Making a board needs the passphrase of this server',
  passphraseWrong: 'That is not the passphrase of this server',
  forbidden: 'The role does not allow this',
  originRefused: 'Sent by a page of another site',
  notFound: 'There is nothing at this address',
  deleted: 'The board is in the bin',
  tooLarge: 'Too large',
  unsupportedType: 'Not a type that we show',
  unreadable: 'The content cannot be read',
  newerVersion: 'Made by a newer program',
  boardFull: 'The board is full',
  tooMany: 'Too many requests',
  storage: 'The server cannot store right now; nothing was changed',
  internal: 'Our mistake',
}

/** One place of a request that is wrong; `path` is dotted, '' for the whole. */
export interface Flaw {
  readonly path: string
  readonly message: string
}

/** Something the world did wrong, told to the client with a stable code. `message` is the detail. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly errors: readonly Flaw[] | undefined

  constructor(
    code: ErrorCode,
    detail = '',
    options: { errors?: readonly Flaw[]; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
    this.errors = options.errors
  }

  get status(): number {
    return STATUS[this.code]
  }
}

/** The body of an error answer, `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly detail?: string
  readonly errors?: readonly Flaw[]
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

export function problem(error: ApiError): Problem {
  const { code, status, message, errors } = error
  return {
    type: `urn:atelier:${code}`,
    title: TITLE[code],
    status,
    code,
    ...(message === '' ? {} : { detail: message }),
    ...(errors ? { errors } : {}),
  }
}

/** Turns a body, query or parameter into its type. @throws {ApiError} invalid, naming each flaw */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }))
  const detail = errors[0] && `${errors[0].path} ${errors[0].message}`.trim()
  throw new ApiError('invalid', detail, { errors })
}
