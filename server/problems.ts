import type { FastifyError, FastifyInstance } from 'fastify'
import { BoardFileError } from '../model/boardFile.ts'
import type { ErrorCode } from '../model/errors.ts'
import { ApiError, problem, PROBLEM_TYPE } from './errors.ts'
import type { Log } from './log.ts'
import { StorageError } from './storage/BoardStorage.ts'

/** What the framework refuses by itself, by its status. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid',
  404: 'notFound',
  405: 'notFound',
  406: 'invalid',
  413: 'tooLarge',
  414: 'tooLarge',
  415: 'unsupportedType',
  429: 'tooMany',
}

/** Makes every error answer a problem+json with a stable code, and logs those that are our fault. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const known = toApiError(error)
    if (known.status >= 500) log.error({ err: error.cause ?? error }, known.code)
    return reply.status(known.status).type(PROBLEM_TYPE).send(problem(known))
  })
  app.setNotFoundHandler((_request, reply) => {
    const missing = new ApiError('notFound')
    return reply.status(missing.status).type(PROBLEM_TYPE).send(problem(missing))
  })
}

function toApiError(error: FastifyError): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof StorageError) return new ApiError('storage', '', { cause: error })
  if (error instanceof BoardFileError) return new ApiError(error.code, error.message)
  const code = CODE_OF_STATUS[error.statusCode ?? 500]
  return code ? new ApiError(code, error.message) : new ApiError('internal', '', { cause: error })
}
