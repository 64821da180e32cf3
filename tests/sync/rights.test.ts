import { once } from 'node:events'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCard } from '../../model/commands.ts'
import { CLOSE, SUBPROTOCOL } from '../../model/protocol.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer({ env: { ALLOWED_ORIGINS: 'https://boards.example' } })
  board = await server.createBoard()
})
afterAll(() => server.close())

/** The HTTP answer to an upgrade that is refused; 101 when it is not. */
function upgradeStatus(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${server.wsUrl}${path}`, { headers })
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
  })
}

describe('before the handshake', () => {
  test('nobody gets in without a key of this board', async () => {
    const other = await server.createBoard()
    const path = `/${board.id}`
    expect(await upgradeStatus(path, {})).toBe(401)
    expect(await upgradeStatus(path, { authorization: 'Bearer nonsense' })).toBe(401)
    expect(await upgradeStatus(path, { authorization: `Bearer ${other.keys.facilitator}` })).toBe(
      401,
    )
    expect(await upgradeStatus(path, { authorization: `Bearer ${board.keys.viewer}` })).toBe(101)
  })

  test.each(['/unknown', '/__proto__', '/constructor', '/a%00b', '/', '/a/b', '/..%2f'])(
    'connecting to %s makes no board',
    async (path) => {
      const authorization = `Bearer ${board.keys.facilitator}`
      expect(await upgradeStatus(path, { authorization })).toBe(404)
    },
  )

  test('a page of another site does not get in, one that is allowed does', async () => {
    const authorization = `Bearer ${board.keys.participant}`
    const status = (origin: string) => upgradeStatus(`/${board.id}`, { authorization, origin })
    expect(await status('https://evil.example')).toBe(403)
    expect(await status('null')).toBe(403)
    expect(await status(server.url)).toBe(101)
    expect(await status('https://boards.example')).toBe(101)
  })

  test('a session cookie opens the socket, a tampered one does not', async () => {
    const answer = await server.request('POST', `/api/boards/${board.id}/join`, {
      body: { key: board.keys.participant, name: 'Ada' },
    })
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const origin = server.url
    expect(await upgradeStatus(`/${board.id}`, { cookie, origin })).toBe(101)
    expect(await upgradeStatus(`/${board.id}`, { cookie: `${cookie}x`, origin })).toBe(401)
  })
})

test('a viewer sees everything and changes nothing', async () => {
  const ada = await SyncPerson.join(server, board, { key: board.keys.participant })
  const viewer = await SyncPerson.join(server, board, {
    key: board.keys.viewer,
    isExtended: true,
  })
  const note = createCard(viewer.board, viewer.acting, { kind: 'note', values: { text: 'no' } })
  createCard(viewer.board, viewer.acting, { kind: 'note', values: { text: 'no' } })
  await until('the viewer is told', () => viewer.heard.refused.length > 0)
  const seen = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'yes' } })
  await until('the viewer sees on', () => viewer.board.cards.has(seen))
  expect(viewer.heard.refused).toEqual(['forbidden'])
  expect(ada.board.cards.has(note)).toBe(false)
  // Also what it deletes: a delete carries no client id.
  viewer.doc.transact(() => viewer.board.cards.delete(seen))
  const newcomer = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect(newcomer.board.cards.has(seen)).toBe(true)
  for (const person of [ada, viewer, newcomer]) person.leave()
})

test('a viewer who only looks is never refused, not on reconnecting either', async () => {
  const viewer = await SyncPerson.join(server, board, {
    key: board.keys.viewer,
    isExtended: true,
  })
  viewer.provider.disconnect()
  viewer.provider.connect()
  await until('its answer was dealt with again', () => viewer.heard.saved.at(-1) === 1)
  expect(viewer.heard.refused).toEqual([])
  viewer.leave()
})

test('only who offers our subprotocol gets it; a page of another version is told to reload', async () => {
  const enter = (protocols: string[]) =>
    new WebSocket(`${server.wsUrl}/${board.id}`, protocols, {
      headers: { authorization: `Bearer ${board.keys.viewer}` },
    })
  const open = (protocols: string[]) =>
    new Promise<string>((resolve) => {
      const socket = enter(protocols)
      socket.on('open', () => {
        resolve(socket.protocol)
        socket.close()
      })
    })
  const old = enter(['atelier.0'])
  const [code] = (await once(old, 'close')) as [number]
  expect([code, old.protocol]).toEqual([CLOSE.upgrade, 'atelier.0'])
  expect(await open(['atelier.999', SUBPROTOCOL])).toBe(SUBPROTOCOL)
  expect(await open([])).toBe('')
  expect(await open(['other', SUBPROTOCOL])).toBe(SUBPROTOCOL)
})

test('deleting a board ends its connections for good; restoring lets people back in', async () => {
  const own = await server.createBoard()
  const ada = await SyncPerson.join(server, own, { key: own.keys.participant })
  const path = `/api/boards/${own.id}`
  const removed = await server.request('DELETE', path, { key: own.keys.facilitator })
  expect(removed.status).toBe(204)
  await until('Ada is out', () => ada.closed !== undefined)
  expect(ada.closed).toEqual({ code: CLOSE.notFound, reason: 'deleted' })
  expect(
    await upgradeStatus(`/${own.id}`, { authorization: `Bearer ${own.keys.participant}` }),
  ).toBe(410)
  await server.request('POST', `${path}/restore`, { key: own.keys.facilitator })
  ada.provider.connect()
  await ada.synced()
  ada.leave()
})
