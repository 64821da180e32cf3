import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isSame } from './auth/isSame.ts'
import type { Config } from './config.ts'
import { ApiError } from './errors.ts'
import { METRICS_TYPE, metrics, metricsText } from './metrics.ts'
import type { Readiness } from './Readiness.ts'

const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.|^::1$/
const LOOPBACK_HOST = /^(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$/

interface Options {
  readonly config: Config
  readonly readiness: Readiness
}

/** What is asked about the process itself: `/healthz` it runs, `/readyz` it can store, `/metrics` how it does. */
export function healthRoutes(app: FastifyInstance, { config, readiness }: Options): void {
  app.get('/healthz', async () => ({ ok: true }))

  app.get('/readyz', async () => {
    await readiness.check()
    return { ok: true }
  })

  app.get('/metrics', async (request, reply) => {
    assertMayMeasure(request, config.metricsToken)
    metrics.ready.set(
      await readiness.check().then(
        () => 1,
        () => 0,
      ),
    )
    return reply
      .type(METRICS_TYPE)
      .header('cache-control', 'no-store')
      .send(await metricsText())
  })
}

/** @throws {ApiError} unauthorized, forbidden */
function assertMayMeasure(request: FastifyRequest, token: string | undefined): void {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined && bearer !== undefined) {
    if (isSame(bearer, token)) return
    throw new ApiError('unauthorized', 'This is not METRICS_TOKEN')
  }
  if (isThisMachine(request)) return
  throw token === undefined
    ? new ApiError('forbidden', 'Set METRICS_TOKEN to read the figures from another machine')
    : new ApiError('unauthorized', 'Send METRICS_TOKEN as a bearer')
}

/** Not what a proxy on this machine passes on. */
function isThisMachine({ socket, headers }: FastifyRequest): boolean {
  const isPassedOn = ['x-forwarded-for', 'forwarded', 'via'].some((name) => name in headers)
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    !isPassedOn
  )
}
