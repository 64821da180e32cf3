import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newKey } from '../../server/auth/keys.ts'
import type { BoardId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import type { Role } from '../../model/roles.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import {
  startServer,
  type Answer,
  type TestBoard,
  type TestServer,
} from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const path = (rest = '') => `/api/boards/${board.id}${rest}`
const keyOf = ({ json }: Answer) => new URL(json['link'] as string).hash.slice(1)
const statusWith = async (key: string) => (await server.request('GET', path(), { key })).status

/** In by a browser: the cookies of a session. */
async function joined(role: Role, name: string): Promise<Record<string, string>> {
  const { headers } = await server.request('POST', path('/join'), {
    body: { key: board.keys[role], name },
  })
  return { cookie: cookiesOf(headers), origin: server.url }
}

function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** In the room by the cookies of `headers`, with a socket of their own. */
function inRoom(headers: Record<string, string>): Promise<SyncPerson> {
  return SyncPerson.join(server, board, { headers: { ...headers, authorization: '' }, key: '' })
}

describe('a new link in place of the old ones', () => {
  test.each(['participant', 'viewer'] as const)(
    '%s: who came by an old one is out at once, others stay',
    async (role) => {
      board = await server.createBoard()
      const old = board.keys[role]
      const second = keyOf(
        await server.request('POST', path('/links'), {
          key: board.keys.facilitator,
          body: { role },
        }),
      )
      const ben = await SyncPerson.join(server, board, { key: old })
      const cleo = await inRoom(await joined(role, 'Cleo'))
      const other: Role = role === 'viewer' ? 'participant' : 'viewer'
      const dora = await SyncPerson.join(server, board, { key: board.keys[other] })
      const rotated = await server.request('POST', path(`/links/${role}/rotate`), {
        key: board.keys.facilitator,
      })
      expect(rotated.status).toBe(200)
      await until('both are out', () => ben.closed !== undefined && cleo.closed !== undefined)
      expect([ben.closed?.code, cleo.closed?.code]).toEqual([CLOSE.forbidden, CLOSE.forbidden])
      expect([await statusWith(old), await statusWith(second)]).toEqual([401, 401])
      expect(await statusWith(keyOf(rotated))).toBe(200)
      const join = { body: { key: old, name: 'Ben' } }
      expect((await server.request('POST', path('/join'), join)).status).toBe(401)
      expect([dora.closed, dora.provider.wsconnected]).toEqual([undefined, true])
      for (const person of [ben, cleo, dora]) person.leave()
    },
  )

  test('of facilitators: the one who makes it stays in, in the room too, and the others are out', async () => {
    board = await server.createBoard()
    const [ada, eve] = [await joined('facilitator', 'Ada'), await joined('facilitator', 'Eve')]
    const [adaInRoom, eveInRoom] = [await inRoom(ada), await inRoom(eve)]
    const rotated = await server.request('POST', path('/links/facilitator/rotate'), {
      headers: ada,
    })
    await until('Eve is out', () => eveInRoom.closed?.code === CLOSE.forbidden)
    const statusOf = async (headers: Record<string, string>) =>
      (await server.request('GET', path(), { headers })).status
    expect(await statusOf(eve)).toBe(401)
    expect(await statusOf({ cookie: cookiesOf(rotated.headers) })).toBe(200)
    expect(await statusWith(keyOf(rotated))).toBe(200)
    // Longer than the watch for endings of other nodes takes.
    const again = await server.request('POST', path('/links/viewer/rotate'), {
      headers: { cookie: cookiesOf(rotated.headers), origin: server.url },
    })
    expect(again.status).toBe(200)
    expect([adaInRoom.closed, adaInRoom.provider.wsconnected]).toEqual([undefined, true])
    for (const person of [adaInRoom, eveInRoom]) person.leave()
  })
})

test('no link for a role: nobody comes in by it, until there is a new one', async () => {
  board = await server.createBoard()
  const key = board.keys.facilitator
  const ben = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect((await server.request('DELETE', path('/links/viewer'), { key })).status).toBe(204)
  await until('Ben is out', () => ben.closed?.code === CLOSE.forbidden)
  const { json } = await server.request('GET', path('/links'), { key })
  expect((json['links'] as { role: Role }[]).map(({ role }) => role).toSorted()).toEqual([
    'facilitator',
    'participant',
  ])
  const made = await server.request('POST', path('/links'), { key, body: { role: 'viewer' } })
  expect(await statusWith(keyOf(made))).toBe(200)
  ben.leave()
})

test('the facilitators’ link can’t be taken away, and only facilitators change links', async () => {
  board = await server.createBoard()
  const key = board.keys.facilitator
  expect((await server.request('DELETE', path('/links/facilitator'), { key })).status).toBe(400)
  expect((await server.request('POST', path('/links/owner/rotate'), { key })).status).toBe(400)
  expect(await statusWith(key)).toBe(200)
  for (const role of ['participant', 'viewer'] as const) {
    const own = { key: board.keys[role] }
    expect((await server.request('POST', path('/links/viewer/rotate'), own)).status).toBe(403)
    expect((await server.request('DELETE', path('/links/viewer'), own)).status).toBe(403)
    expect((await server.request('GET', path('/links'), own)).status).toBe(403)
  }
})

test('a link that another process ends is out here within 5 s', async () => {
  board = await server.createBoard()
  const ben = await SyncPerson.join(server, board, { key: board.keys.participant })
  const elsewhere = new SqliteBoardStorage(`${server.dataDir}/atelier.db`)
  const id = board.id as BoardId
  const { row } = newKey(id, 'participant', Date.now())
  const at = performance.now()
  await elsewhere.replaceKeys({ board: id, role: 'participant' }, row, Date.now())
  await until('Ben is out', () => ben.closed?.code === CLOSE.forbidden)
  expect(performance.now() - at).toBeLessThan(5000)
  await elsewhere.close()
  ben.leave()
})
