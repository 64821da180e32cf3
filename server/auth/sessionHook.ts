import type { FastifyInstance, FastifyRequest } from 'fastify'
import { can, type BoardAction } from '../../model/roles.ts'
import type { Config } from '../config.ts'
import { ApiError } from '../errors.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'
import { authenticate, type Session } from './authenticate.ts'
import type { Cookies } from './cookies.ts'
import { assertOrigin } from './origin.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a session must allow to use this route of a board; without it the route is open to all. */
    may?: BoardAction
    /** A facilitator may use it on a board in the bin. */
    inBin?: boolean
    /** Where this server has a passphrase for that, it is asked. */
    createsBoard?: boolean
  }
  interface FastifyRequest {
    /** Set on routes with `may`; read it by `sessionOf`. */
    session: Session | undefined
  }
}

interface Options {
  readonly config: Config
  readonly storage: BoardStorage
  readonly cookies: Cookies
}

/** Checks every call of the API before its route sees it, before a body is read even. */
export function checkSessions(app: FastifyInstance, options: Options): void {
  app.decorateRequest('session', undefined)
  app.addHook('onRequest', async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      assertOrigin(options.config, request.headers)
    }
    const { may, inBin = false } = request.routeOptions.config
    if (may === undefined) return
    const { id } = request.params as { id: string }
    const session = await authenticate(options, request.headers, id, inBin)
    if (!can(session.role, may)) throw new ApiError('forbidden', `Not as ${session.role}`)
    request.session = session
  })
}

/** The session of a route with `may`. */
export function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new Error(`${request.routeOptions.url} says no "may"`)
  return request.session
}
