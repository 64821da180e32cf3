import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocketServer, type WebSocket } from 'ws'
import {
  answerSubprotocol,
  CLOSE,
  MAX_MESSAGE_BYTES,
  PACKED_QUERY,
  SPOKEN,
} from '../../model/protocol.ts'
import { authenticate } from '../auth/authenticate.ts'
import type { Cookies } from '../auth/cookies.ts'
import { assertOrigin } from '../auth/origin.ts'
import type { Config } from '../config.ts'
import { ApiError, problem, PROBLEM_TYPE } from '../errors.ts'
import type { Log } from '../log.ts'
import { StorageError, type BoardStorage } from '../storage/BoardStorage.ts'
import { BoardSocket } from './BoardSocket.ts'
import { Connection } from './Connection.ts'
import { write } from './frames.ts'
import { noteVisit } from './noteVisit.ts'
import type { Rooms } from './Rooms.ts'
import { Seats } from './Seats.ts'

/** A socket that has neither answered the last ping by the next one nor taken what waited before it is dead. */
const PING_MS = 20_000
/**
 * Nobody's presence. A y-websocket client that hears nothing for 30 s, and pings don't count, takes the connection for
 * dead: somebody alone on a quiet board would reconnect twice a minute.
 */
const SIGN_OF_LIFE = write.presence([])
/** A peer that was told to come back has so long to say goodbye. */
const CLOSE_MS = 1000

/** Of each open socket that got in. */
const connections = new WeakMap<WebSocket, Connection>()

interface UpgradeOptions {
  readonly config: Config
  readonly storage: BoardStorage
  readonly cookies: Cookies
  readonly rooms: Rooms
  readonly readiness: { readonly isDraining: boolean }
  readonly log: Log
}

/**
 * Answers `WS /sync/:id`: who may come in is decided before the handshake is. Returns how to stop:
 * sockets whose other side doesn't close in time are cut.
 */
export function acceptSockets(server: Server, options: UpgradeOptions): () => Promise<void> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    WebSocket: BoardSocket,
    handleProtocols: answerSubprotocol,
  })
  const seats = new Seats()
  server.on('upgrade', (request, socket: Socket, head) => {
    // The peer may vanish while we look it up.
    socket.on('error', () => socket.destroy())
    enter(request, socket, head, { ...options, sockets, seats }).catch((error: unknown) => {
      refuse(socket, toApiError(error, options.log))
    })
  })
  const alive = new WeakSet<WebSocket>()
  sockets.on('connection', (socket) => {
    alive.add(socket)
    socket.on('pong', () => alive.add(socket))
  })
  const pinger = setInterval(() => {
    seats.tidy(performance.now())
    for (const socket of sockets.clients) {
      const isReading = connections.get(socket)?.takeIsReading() ?? false
      if (!alive.delete(socket) && !isReading) socket.terminate()
      else {
        connections.get(socket)?.checkProgress()
        socket.ping()
        socket.send(SIGN_OF_LIFE)
      }
    }
  }, PING_MS).unref()
  return async () => {
    clearInterval(pinger)
    const deadline = performance.now() + CLOSE_MS
    while (sockets.clients.size > 0 && performance.now() < deadline) await wait(10)
    for (const socket of sockets.clients) socket.terminate()
  }
}

async function enter(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  options: UpgradeOptions & { readonly sockets: WebSocketServer; readonly seats: Seats },
): Promise<void> {
  const { config, storage, cookies, rooms, readiness, log, sockets, seats } = options
  const { url = '' } = request
  const id = boardOf(url)
  const canUnpack = url.endsWith(PACKED_QUERY)
  assertOrigin(config, request.headers)
  assertStays(readiness)
  const session = await authenticate({ storage, cookies }, request.headers, id)
  if (socket.destroyed) return
  const { allowance, leave } = seats.take(session)
  socket.once('close', leave)
  // They come in, also when this can't be written.
  noteVisit(storage, session.board, Date.now()).catch((error: unknown) =>
    log.warn({ err: error }, 'visit not noted'),
  )
  await rooms.visit(session.board.id, (room) => {
    if (socket.destroyed) return
    // All who are in were told to come back since, and nobody would tell them.
    assertStays(readiness)
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const extended = webSocket.protocol !== ''
      sockets.emit('connection', webSocket, request)
      if (extended && !SPOKEN.includes(webSocket.protocol)) return sendAway(webSocket)
      connections.set(
        webSocket,
        new Connection(webSocket, socket, {
          session,
          extended,
          canUnpack,
          room,
          allowance,
          log,
        }),
      )
    })
  })
}

/** @throws {ApiError} storage */
function assertStays({ isDraining }: UpgradeOptions['readiness']): void {
  if (isDraining) throw new ApiError('storage', 'This server is going down')
}

/** Their page is of another version of Atelier. */
function sendAway(socket: WebSocket): void {
  socket.on('error', () => socket.terminate())
  socket.close(CLOSE.upgrade, 'reload the page')
}

/** `/sync/<board>`, with any query. @throws {ApiError} notFound */
function boardOf(url: string): string {
  const id = /^\/sync\/([A-Za-z0-9_-]{1,128})(?:\?|$)/.exec(url)?.[1]
  if (id === undefined) throw new ApiError('notFound')
  return id
}

function toApiError(error: unknown, log: Log): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof StorageError) return new ApiError('storage', '', { cause: error })
  log.error({ err: error }, 'upgrade failed')
  return new ApiError('internal', '', { cause: error })
}

/** Who is refused and does not hang up is not waited for. */
function refuse(socket: Socket, error: ApiError): void {
  const body = JSON.stringify(problem(error))
  const head = [
    `HTTP/1.1 ${error.status} ${error.code}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
