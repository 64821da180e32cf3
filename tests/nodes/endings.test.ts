import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol.ts'
import { Nodes } from '../support/nodes.ts'
import type { TestBoard } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

/** What docs/deployment.md promises of a link that is withdrawn on another node. */
const PROMISED_MS = 5000
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

let nodes: Nodes
beforeAll(async () => {
  nodes = await Nodes.start(2)
})
afterAll(() => nodes.close())

const path = (board: TestBoard, rest = '') => `/api/boards/${board.id}${rest}`
const [here, there] = [() => nodes.node(0), () => nodes.node(1)]

function closedWith(person: SyncPerson, code: number): Promise<void> {
  return until(`the end is ${code}`, () => person.closed?.code === code, PROMISED_MS)
}

test('a board erased on one node ends on the other, even for who only looks on, and is gone there', async () => {
  const board = await here().createBoard()
  const key = board.keys.facilitator
  const form = new FormData()
  form.append('file', new Blob([PNG], { type: 'image/png' }), 'x.png')
  const uploaded = await here().request('POST', path(board, '/files'), { key, body: form })
  const image = String(uploaded.json['url'])
  expect([...(await there().request('GET', image, { key })).bytes]).toEqual([...PNG])
  const ben = await SyncPerson.join(there(), board, { key: board.keys.viewer })
  expect((await here().request('POST', path(board, '/erase'), { key })).status).toBe(204)
  await closedWith(ben, CLOSE.notFound)
  for (const gone of [path(board), image]) {
    expect((await there().request('GET', gone, { key })).status).toBe(404)
  }
  ben.leave()
})

test('a board binned on one node ends on the other, and comes back there', async () => {
  const board = await here().createBoard()
  const key = board.keys.facilitator
  const ben = await SyncPerson.join(there(), board, { key: board.keys.viewer })
  expect((await here().request('DELETE', path(board), { key })).status).toBe(204)
  await closedWith(ben, CLOSE.notFound)
  ben.leave()
  expect((await there().request('POST', path(board, '/restore'), { key })).status).toBe(200)
  const again = await SyncPerson.join(here(), board, { key: board.keys.viewer })
  again.leave()
})

test.each(['rotated', 'withdrawn'] as const)(
  'a link that is %s on one node ends its sockets on the other, and only those',
  async (how) => {
    const board = await here().createBoard()
    const key = board.keys.facilitator
    const ben = await SyncPerson.join(there(), board, { key: board.keys.participant })
    const cleo = await SyncPerson.join(there(), board, { key: board.keys.viewer })
    const answer =
      how === 'rotated'
        ? await here().request('POST', path(board, '/links/participant/rotate'), { key })
        : await here().request('DELETE', path(board, '/links/participant'), { key })
    expect(answer.status).toBe(how === 'rotated' ? 200 : 204)
    await closedWith(ben, CLOSE.forbidden)
    const old = await there().request('GET', path(board), { key: board.keys.participant })
    expect(old.status).toBe(401)
    expect([cleo.closed, cleo.provider.wsconnected]).toEqual([undefined, true])
    for (const person of [ben, cleo]) person.leave()
  },
)

test('a name said on one node is known on the other, changed and erased there', async () => {
  const board = await here().createBoard()
  const key = board.keys.facilitator
  const join = (at: typeof here, name: string, headers: Record<string, string>) =>
    at().request('POST', path(board, '/join'), { body: { key: board.keys.viewer, name }, headers })
  const names = async (at: typeof here) =>
    (await at().request('GET', path(board), { key })).json['participants']

  const first = await join(here, 'Ben', {})
  const id = first.json['participantId']
  expect(await names(there)).toEqual([{ id, name: 'Ben' }])
  const cookie = first.headers.getSetCookie().map((line) => line.split(';')[0])
  const again = await join(there, 'Benedikt', { cookie: cookie.join('; '), origin: there().url })
  expect(again.json['participantId']).toBe(id)
  expect(await names(here)).toEqual([{ id, name: 'Benedikt' }])
  const erased = await here().request('DELETE', path(board, `/participants/${String(id)}`), { key })
  expect(erased.status).toBe(204)
  expect(await names(there)).toEqual([{ id, name: '' }])
})
