import { request, type ClientRequest } from 'node:http'
import { connect } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '../../model/ids.ts'
import { MESSAGE } from '../../model/protocol.ts'
import type { Session } from '../../server/auth/authenticate.ts'
import { createLog } from '../../server/log.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import type { Allowance } from '../../server/sync/Allowance.ts'
import { Seats } from '../../server/sync/Seats.ts'
import { syncRequest } from '../support/frames.ts'
import { byCookie, byKey, openSocket } from '../support/sockets.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { until } from '../support/until.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
  board = await server.createBoard()
})
afterAll(() => server.close())

/** How a socket was answered: 101, or the status of the refusal. */
async function statusFor(headers: Record<string, string>, of = board): Promise<number> {
  return openSocket(server, of, headers).then(
    () => 101,
    (status: number) => status,
  )
}

describe('sockets', () => {
  const session = (id: string, device: string) => ({ board: { id }, device }) as unknown as Session

  test('there are so many for all, for a board and for a browser; who leaves makes room', () => {
    const seats = new Seats({ total: 5, perBoard: 3, perDevice: 2 })
    const take = (id: string, device: string) => seats.take(session(id, device))
    const { leave } = take('a', 'ada')
    take('a', 'ada')
    expect(() => take('b', 'ada')).toThrow('Too many connections')
    take('a', 'ben')
    expect(() => take('a', 'cleo')).toThrow('Too many connections')
    leave()
    take('a', 'cleo')
    take('b', 'cleo')
    take('c', 'dan')
    expect(() => take('d', 'eve')).toThrow('Too many connections')
  })

  const MB = 1024 * 1024
  const EXCESSES: Readonly<Record<string, (allowance: Allowance, now: number) => boolean>> = {
    messages: (allowance, now) =>
      Array.from({ length: 1000 }, () => allowance.isExceededBy(1, now)).includes(true),
    bytes: (allowance, now) => allowance.isExceededBy(16 * MB, now),
    work: (allowance, now) => allowance.isOverworkedBy(1000, now),
  }

  test.each(Object.entries(EXCESSES))(
    'the tabs of a browser share how much %s they may cause; coming back is no way around it',
    (_what, exceeds) => {
      const seats = new Seats()
      const come = (device: string) => seats.take(session('a', device))
      for (let i = 0; i < 4; i++) {
        const { allowance, leave } = come('ada')
        expect(exceeds(allowance, 0), `tab ${i}`).toBe(false)
        leave()
      }
      seats.tidy(0)
      expect(exceeds(come('ada').allowance, 0)).toBe(true)
      expect(exceeds(come('ben').allowance, 0)).toBe(false)
      for (let i = 0; i < 9; i++) expect(exceeds(come('key of a').allowance, 0)).toBe(false)
    },
  )

  test('who left is forgotten once their allowance is whole again, and not before', () => {
    const seats = new Seats()
    const come = () => seats.take(session('a', 'ada'))
    const { allowance, leave } = come()
    allowance.isOverworkedBy(5000, 0)
    leave()
    seats.tidy(19_000)
    const again = come()
    expect(again.allowance).toBe(allowance)
    again.leave()
    seats.tidy(20_000)
    expect(come().allowance).not.toBe(allowance)
  })

  test('programs with the key of a link count by board', () => {
    const seats = new Seats({ total: 9, perBoard: 3, perDevice: 1 })
    for (let i = 0; i < 3; i++) seats.take(session('a', 'key of a'))
    expect(() => seats.take(session('a', 'key of a'))).toThrow('Too many connections')
  })

  test('a browser opens fifty, and others come in still', async () => {
    const ada = await byCookie(server, board)
    const open = await Promise.all(Array.from({ length: 50 }, () => openSocket(server, board, ada)))
    expect(await statusFor(ada)).toBe(429)
    expect(await statusFor(await byCookie(server, board))).toBe(101)
    open[0]!.socket.close()
    await until('one more comes in', async () => (await statusFor(ada)) === 101)
    for (const { socket } of open) socket.terminate()
  })

  test('of 520 who open a board that is not in memory at once, 500 come in; other boards go on', async () => {
    const crowded = await server.createBoard()
    const all = await Promise.all(
      Array.from({ length: 520 }, () => statusFor(byKey(crowded.keys.viewer), crowded)),
    )
    expect(all.filter((status) => status === 101)).toHaveLength(500)
    expect(all.filter((status) => status === 429)).toHaveLength(20)
    expect(await statusFor(byKey(board.keys.viewer))).toBe(101)
  })

  test('who is refused and doesn’t hang up is hung up on', async () => {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    let isReset = false
    socket.on('error', () => (isReset = true))
    socket.on('close', () => (isReset = true))
    socket.write(
      'GET /sync/nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /)
    await until('nobody listens there', () => {
      if (!isReset) socket.write('still here')
      return isReset
    })
  })
})

test('boards in memory: the longest idle makes room; where all are in use no other is opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-rooms-'))
  const storage = new SqliteBoardStorage(join(folder, 'atelier.db'))
  // A room takes 16 kB at least: there is space for two.
  const bounds = { binDays: 30, maxBoardBytes: 2 ** 20, maxMemoryBytes: 20_000 }
  const rooms = new Rooms(storage, createLog('silent'), bounds)
  const opened: BoardId[] = []
  rooms.onOpen = ({ id }) => opened.push(id)
  for (const id of ['a', 'b', 'c'] as BoardId[]) {
    const state = Y.encodeStateAsUpdateV2(new Y.Doc())
    const row = { id, secret: new Uint8Array(32), createdAt: 1, state }
    await storage.createBoard({ ...row, keys: [], participants: [], files: [] })
  }
  const open = (id: string) => rooms.run(id as BoardId, () => undefined)
  for (const id of ['a', 'b', 'c', 'b', 'a']) await open(id)
  // At `c`, `a` had to go, and at the second `a` one of the others.
  expect(opened).toEqual(['a', 'b', 'c', 'a'])
  const busy = ['a', 'b', 'c'].filter((id) => id !== 'b').map(open)
  await expect(open('b')).rejects.toMatchObject({ code: 'tooMany' })
  await Promise.all(busy)
  await open('b')
  await rooms.close()
  await storage.close()
  rmSync(folder, { recursive: true })
})

describe('small messages cause no large work', () => {
  test('who asks for presence a thousand times is answered now and then', async () => {
    const { socket } = await openSocket(server, board, byKey(board.keys.viewer))
    let answers = 0
    socket.on('message', (data: Buffer) => (answers += Number(data[0] === MESSAGE.awareness)))
    for (let i = 0; i < 1000; i++) socket.send(new Uint8Array([MESSAGE.queryAwareness]))
    const before = answers
    await until('one comes', () => answers > before)
    socket.close()
    await new Promise((resolve) => socket.once('close', resolve))
    expect(answers).toBeLessThan(100)
  })

  test('who asks for the document from 500 states is answered for the last of them', async () => {
    const { socket } = await openSocket(server, board, byKey(board.keys.viewer))
    let answers = 0
    socket.on('message', (data: Buffer) => {
      if (data[0] === MESSAGE.sync && data[1] === 1) answers++
    })
    for (let i = 1; i <= 500; i++) socket.send(syncRequest([[i, 1]]))
    await until('an answer comes', () => answers > 0)
    socket.close()
    await new Promise((resolve) => socket.once('close', resolve))
    expect(answers).toBeLessThan(50)
  })
})

test('large bodies are let in as long as they fit together; small ones always', async () => {
  const begin = async (bytes: number): Promise<{ status: number; request: ClientRequest }> => {
    const sent = request(`${server.url}/api/boards`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': bytes,
        expect: '100-continue',
      },
    })
    sent.on('error', () => undefined)
    sent.flushHeaders()
    const status = await new Promise<number>((resolve) => {
      sent.once('response', ({ statusCode = 0 }) => resolve(statusCode))
      // The server says so before it looks at the request: the next one is looked at later.
      sent.once('continue', () => setTimeout(() => resolve(100), 200))
    })
    return { status, request: sent }
  }
  const first = await begin(100 * 1024 * 1024)
  const second = await begin(100 * 1024 * 1024)
  const third = await begin(100 * 1024 * 1024)
  third.request.destroy()
  expect([first, second, third].map(({ status }) => status)).toEqual([100, 100, 429])
  await server.createBoard()
  first.request.destroy()
  await until('there is space again', async () => {
    const next = await begin(90 * 1024 * 1024)
    next.request.destroy()
    return next.status === 100
  })
  second.request.destroy()
})
