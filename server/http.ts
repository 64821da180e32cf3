import { existsSync } from 'node:fs'
import { join } from 'node:path'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { MAX_FILE_BYTES } from '../model/protocol.ts'
import type { Template } from '../model/template.ts'
import { lanAddresses } from './addresses.ts'
import { BodyBudget } from './BodyBudget.ts'
import type { Cookies } from './auth/cookies.ts'
import { checkSessions } from './auth/sessionHook.ts'
import { boardsRoute } from './boards/boardsRoute.ts'
import { CreateGate } from './boards/CreateGate.ts'
import { joinRoute } from './boards/joinRoute.ts'
import { linksRoute } from './boards/linksRoute.ts'
import { participantsRoute } from './boards/participantsRoute.ts'
import type { Config } from './config.ts'
import { ApiError } from './errors.ts'
import { exportRoute } from './export/exportRoute.ts'
import type { BoardFiles } from './files/BoardFiles.ts'
import { filesRoute } from './files/filesRoute.ts'
import { historyRoute } from './history/historyRoute.ts'
import type { Versions } from './history/Versions.ts'
import { importRoute } from './import/importRoute.ts'
import { healthRoutes } from './health.ts'
import type { Log } from './log.ts'
import { describeApi } from './openapi.ts'
import { answerErrors } from './problems.ts'
import type { Readiness } from './Readiness.ts'
import { endSilentConnections } from './silentConnections.ts'
import type { BoardStorage } from './storage/BoardStorage.ts'
import type { Rooms } from './sync/Rooms.ts'
import { templatesRoute } from './templates/templatesRoute.ts'

export interface HttpOptions {
  readonly config: Config
  readonly storage: BoardStorage
  readonly cookies: Cookies
  readonly rooms: Rooms
  readonly versions: Versions
  readonly files: BoardFiles
  readonly readiness: Readiness
  readonly templates: ReadonlyMap<string, Template>
  readonly log: Log
}

const SELF = "'self'"
const NONE = "'none'"
const CONTENT_SECURITY_POLICY = {
  'default-src': [SELF],
  'script-src': [SELF],
  'style-src': [SELF, "'unsafe-inline'"],
  'img-src': [SELF, 'data:', 'blob:'],
  'font-src': [SELF, 'data:'],
  'connect-src': [SELF, 'ws:', 'wss:', 'blob:', 'data:'],
  'worker-src': [SELF, 'blob:'],
  'frame-src': [NONE],
  'object-src': [NONE],
  'base-uri': [SELF],
  'frame-ancestors': [NONE],
  'form-action': [SELF],
}
/** One cookie for each board that somebody opened in the last month. */
const MAX_HEADER_BYTES = 64 * 1024
/** A board file with all its images on a line of 2 Mbit/s. */
const REQUEST_MS = 10 * 60_000

/** The whole HTTP side: API, health and the client's files, each answer with our security headers. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { config, log } = options
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    trustProxy: [...config.trustedProxies],
    requestTimeout: REQUEST_MS,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 5000,
    },
  })
  endSilentConnections(app)
  answerErrors(app, log)
  const isHttps = config.publicUrl?.startsWith('https:') === true
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    // On plain http browsers ignore these two and say so on the console, or make a local network unreachable.
    strictTransportSecurity: isHttps,
    crossOriginOpenerPolicy: isHttps,
    originAgentCluster: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
  healthRoutes(app, options)
  await app.register((api) => serveApi(api, options), { prefix: '/api' })
  await serveClient(app, config.clientDir)
  return app
}

async function serveApi(api: FastifyInstance, options: HttpOptions): Promise<void> {
  const { config, storage, cookies, rooms, versions, files, templates } = options
  await api.register(rateLimit, { global: false })
  api.addHook(
    'onRequest',
    api.rateLimit({
      max: config.rateLimit,
      timeWindow: '1 minute',
      // A whole workshop may share one address.
      keyGenerator: ({ headers, ip }) => cookies.readDevice(headers.cookie) ?? ip,
      errorResponseBuilder: (_request, { after }) => new ApiError('tooMany', `Again in ${after}`),
    }),
  )
  const bodies = new BodyBudget()
  api.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    bodies.take(request, reply)
  })
  checkSessions(api, { config, storage, cookies })
  describeApi(api, config.version)
  api.get('/config', async () => ({
    version: config.version,
    maxFileBytes: MAX_FILE_BYTES,
    addresses: lanAddresses(config.host, portOf(api)),
    needsPassphrase: config.createPassphrase !== undefined,
    binDays: config.binDays,
    ...(config.licenseKey === undefined ? {} : { licenseKey: config.licenseKey }),
  }))
  templatesRoute(api, templates)
  const createGate = new CreateGate(config.createPassphrase)
  await api.register(async (scope) =>
    boardsRoute(scope, { config, storage, rooms, files, templates, createGate }),
  )
  linksRoute(api, { config, storage, cookies, rooms })
  participantsRoute(api, { storage, rooms })
  joinRoute(api, { storage, cookies })
  historyRoute(api, { storage, versions })
  exportRoute(api, { rooms, readFiles: (board) => files.readAll(board) })
  await api.register(async (scope) => filesRoute(scope, files))
  await api.register(async (scope) => importRoute(scope, { rooms, files }))
}

/** The built client, where there is one: in development another server has it. */
async function serveClient(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      const isHashed = path.includes('/assets/')
      response.setHeader(
        'cache-control',
        isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  for (const page of ['/', '/b/:id', '/j/:code']) {
    app.get(page, (_request, reply) => reply.sendFile('index.html'))
  }
}

/** The port it listens on, also where the configuration said 0. */
export function portOf(app: FastifyInstance): number {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
