import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { byKey, openSocket } from '../support/sockets.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { until } from '../support/until.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
  board = await server.createBoard()
})
afterAll(() => server.close())

/** The first line of the answer to these bytes; '' where the connection ends without one. */
function answerTo(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1')
    let said = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => (said += chunk.toString('latin1')))
    socket.on('close', () => resolve(said.split('\r\n')[0] ?? ''))
    socket.write(bytes, 'latin1')
  })
}

interface Upgrade {
  readonly path?: string
  readonly method?: string
  readonly version?: string | undefined
  readonly key?: string | undefined
  readonly more?: readonly string[]
}

/** An upgrade that would be right, but for what is named. */
function upgradeWith(what: Upgrade): string {
  const { path = `/sync/${board.id}`, method = 'GET', more = [] } = what
  const key = 'key' in what ? what.key : 'dGhlIHNhbXBsZSBub25jZQ=='
  const version = 'version' in what ? what.version : '13'
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${server.port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Authorization: Bearer ${board.keys.participant}`,
    ...(key === undefined ? [] : [`Sec-WebSocket-Key: ${key}`]),
    ...(version === undefined ? [] : [`Sec-WebSocket-Version: ${version}`]),
    ...more,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

test.each<[string, Upgrade, number]>([
  ['without a key', { key: undefined }, 400],
  ['with a key that is none', { key: 'x' }, 400],
  ['without a version', { version: undefined }, 400],
  ['of a version of long ago', { version: '7' }, 400],
  ['as a POST', { method: 'POST' }, 405],
  ['with an odd subprotocol', { more: ['Sec-WebSocket-Protocol: ,,'] }, 400],
  ['with a header that breaks a line', { more: ['X-A: b\rc'] }, 400],
  ['with 64 kB of one header', { more: [`X-A: ${'a'.repeat(70_000)}`] }, 431],
  ['from another site', { more: ['Origin: https://evil.example'] }, 403],
  ['with an origin that is none', { more: ['Origin: http://['] }, 403],
  ['with a body', { more: ['Content-Length: 5', '', 'hello'] }, 101],
])('an upgrade %s', async (_, what, status) => {
  if (status === 101) return expect(await firstLine(upgradeWith(what))).toMatch(/ 101 /)
  expect(await answerTo(upgradeWith(what))).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
})

/** Of an answer after which the connection stays. */
function firstLine(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.once('data', (chunk) => {
      resolve(chunk.toString('latin1').split('\r\n')[0] ?? '')
      socket.destroy()
    })
    socket.write(bytes, 'latin1')
  })
}

test('thousands of headers reach nobody, and the Upgrade behind them neither', async () => {
  const many = Array.from({ length: 3000 }, (_, i) => `x${i}: 1`)
  const late = upgradeWith({ more: many }).replace('Upgrade: websocket\r\n', '')
  for (const bytes of [
    upgradeWith({ more: many }),
    late.replace('\r\n\r\n', '\r\nUpgrade: websocket\r\n\r\n'),
  ]) {
    expect(await firstLine(bytes)).toMatch(/^HTTP\/1\.1 (?:101|4\d\d) /)
  }
})

test('names of boards in every spelling: nothing is there', async () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'a%00b', '%2e%2e', '..', '.']
  const odd = [
    `${board.id}%00`,
    `${board.id}/`,
    `${board.id}%20`,
    `%${board.id}`,
    '%',
    '%ff',
    '%u0041',
  ]
  const long = ['a'.repeat(128), 'a'.repeat(129), 'a'.repeat(8000)]
  for (const name of [...names, ...odd, ...long, '']) {
    expect(await answerTo(upgradeWith({ path: `/sync/${name}` })), name).toMatch(/ 404 /)
  }
  for (const path of [
    '/',
    '//sync/x',
    '/SYNC/x',
    '/api/boards',
    '*',
    `http://x/sync/${board.id}`,
  ]) {
    expect(await answerTo(upgradeWith({ path })), path).toMatch(/ 4\d\d /)
  }
})

test('after all of it a board is entered as before', async () => {
  const { socket } = await openSocket(server, board, byKey(board.keys.viewer))
  socket.close()
})

test('who is on the way in when the server begins to end is refused, and holds it up for no longer', async () => {
  let goOn = () => {}
  const looked = new Promise<void>((resolve) => (goOn = resolve))
  const findKey = vi.spyOn(SqliteBoardStorage.prototype, 'findKey')
  findKey.mockImplementationOnce(async function (this: SqliteBoardStorage, by) {
    await looked
    return this.findKey(by)
  })
  const answer = answerTo(upgradeWith({}))
  await until('they are looked up', () => findKey.mock.calls.length > 0)
  const stopped = server.stop()
  // What has to be stored is, and all who are in are told.
  await wait(100)
  goOn()
  expect(await answer).toMatch(/^HTTP\/1\.1 503 /)
  await stopped
  findKey.mockRestore()
  await server.restart()
})
