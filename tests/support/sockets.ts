import { WebSocket } from 'ws'
import type { TestBoard, TestServer } from './startServer.ts'

/** A bare socket, for what no client sends. */
export interface BareSocket {
  readonly socket: WebSocket
  readonly closed: Promise<number>
}

/** Opens a socket by one of a board's keys, or as `headers` say. @throws the HTTP status of a refusal */
export async function openSocket(
  server: Pick<TestServer, 'wsUrl'>,
  board: Pick<TestBoard, 'id'>,
  headers: Readonly<Record<string, string>>,
): Promise<BareSocket> {
  const socket = new WebSocket(`${server.wsUrl}/${board.id}`, { headers })
  socket.on('error', () => undefined)
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (request, { statusCode }) => {
      request.destroy()
      reject(statusCode)
    })
  })
  return { socket, closed }
}

/** Headers of somebody who comes by a link's key. */
export function byKey(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

/** Headers of a new browser that has joined a board. */
export async function byCookie(
  server: TestServer,
  board: TestBoard,
): Promise<Record<string, string>> {
  const { headers } = await server.request('POST', `/api/boards/${board.id}/join`, {
    body: { key: board.keys.participant, name: 'Ada' },
  })
  const pairs = headers.getSetCookie().map((line) => line.split(';')[0])
  return { cookie: pairs.join('; '), origin: server.url }
}
