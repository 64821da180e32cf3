import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { createCard, deleteCards } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const DAY_MS = 24 * 3600 * 1000
/** In no other text. */
const CANARY = 'quokka-7391'
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

let server: TestServer
afterEach(() => server.close())

const path = (board: TestBoard, rest = '') => `/api/boards/${board.id}${rest}`

/** How often the canary stands in any file of the data directory. */
function canaries(): number {
  return readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(server.dataDir, name))
    .filter((file) => statSync(file).isFile())
    .reduce((sum, file) => sum + readFileSync(file, 'latin1').split(CANARY).length - 1, 0)
}

async function withCanaries(): Promise<TestBoard> {
  const board = await server.createBoard()
  const key = board.keys.facilitator
  await server.request('PATCH', path(board), { key, body: { title: CANARY } })
  await server.request('POST', path(board, '/join'), { body: { key, name: CANARY } })
  const form = new FormData()
  form.append('file', new Blob([PNG, CANARY]), 'x.png')
  await server.request('POST', path(board, '/files'), { key, body: form })
  const ada = await SyncPerson.join(server, board, { key, isExtended: true })
  for (let i = 0; i < 30; i++) {
    createCard(ada.board, ada.acting, { kind: 'note', values: { text: CANARY.repeat(i) } })
  }
  await until('all is saved', () => (ada.heard.saved.at(-1) ?? 0) > 30)
  ada.leave()
  return board
}

test('an erased board leaves no byte behind, and who was on it is told', async () => {
  server = await startServer()
  const other = await server.createBoard()
  const board = await withCanaries()
  const key = board.keys.facilitator
  const ben = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect(canaries()).toBeGreaterThan(30)
  for (const role of ['participant', 'viewer'] as const) {
    const refused = await server.request('POST', path(board, '/erase'), { key: board.keys[role] })
    expect(refused.status).toBe(403)
  }
  expect((await server.request('POST', path(board, '/erase'), { key })).status).toBe(204)
  await until('Ben is told', () => ben.closed?.code === CLOSE.notFound)
  expect(canaries()).toBe(0)
  expect(existsSync(join(server.dataDir, 'files', board.id))).toBe(false)
  expect((await server.request('GET', path(board), { key })).status).toBe(404)
  await server.stop()
  await server.restart()
  expect(canaries()).toBe(0)
  const still = await server.request('GET', path(other), { key: other.keys.viewer })
  expect(still.status).toBe(200)
  ben.leave()
})

test('what is stored about somebody is given as a file, and their name is erased', async () => {
  server = await startServer()
  const board = await server.createBoard()
  const join = async (role: 'participant' | 'facilitator', name: string) => {
    const body = { key: board.keys[role], name }
    const { headers, json } = await server.request('POST', path(board, '/join'), { body })
    const lines = headers.getSetCookie().map((line) => line.split(';')[0])
    const headersOf = { cookie: lines.join('; '), origin: server.url }
    return { id: json['participantId'] as string, headers: headersOf }
  }
  const [ada, ben] = [await join('facilitator', 'Ada'), await join('participant', CANARY)]
  const own = path(board, `/participants/${ben.id}`)
  await server.request('POST', path(board, '/import'), {
    headers: { ...ben.headers, 'content-type': 'text/plain' },
    body: 'As a buyer I want a curve so that I can choose\nAs a buyer I want a price',
  })
  const cookies = { ...ben.headers, authorization: '' }
  const person = await SyncPerson.join(server, board, {
    key: '',
    isExtended: true,
    headers: cookies,
  })
  const [deleted] = [...person.board.cards.keys()] as CardId[]
  const { acting } = person
  deleteCards(person.board, acting, [deleted!])
  await until('it is stored', () => (person.heard.saved.at(-1) ?? 0) > 0)
  person.leave()

  const foreign = await server.request('GET', path(board, `/participants/${ada.id}/export`), {
    headers: ben.headers,
  })
  expect(foreign.status).toBe(403)
  for (const { headers } of [ada, ben]) {
    const { json } = await server.request('GET', `${own}/export`, { headers })
    expect(json).toMatchObject({ board: board.id, participant: { id: ben.id, name: CANARY } })
    const cards = Object.values(json['cards'] as Record<string, { createdBy: string }>)
    expect(cards.length).toBeGreaterThanOrEqual(2)
    expect(cards.every(({ createdBy }) => createdBy === ben.id)).toBe(true)
    expect(json['deletions']).toEqual([{ card: deleted, at: acting.now }])
  }

  const theirs = await server.request('DELETE', path(board, `/participants/${ada.id}`), {
    headers: ben.headers,
  })
  expect(theirs.status).toBe(403)
  const erased = await server.request('DELETE', own, { headers: ada.headers })
  expect(erased.status).toBe(204)
  const { json } = await server.request('GET', path(board), { headers: ada.headers })
  expect(json['participants']).toEqual([
    { id: ben.id, name: '' },
    { id: ada.id, name: 'Ada' },
  ])
  expect(canaries()).toBe(0)
})

test('untouched boards expire into the bin, and are erased when their days there are over', async () => {
  server = await startServer({ env: { BOARD_EXPIRY_DAYS: '10', BIN_DAYS: '5' } })
  const [fresh, stale, seen, binned] = await Promise.all(
    [1, 2, 3, 4].map(() => server.createBoard()),
  )
  const key = fresh!.keys.facilitator
  const { json } = await server.request('GET', path(fresh!), { key })
  expect(json['expiresAt']).toBe((json['createdAt'] as number) + 10 * DAY_MS)
  await server.request('DELETE', path(binned!), { key: binned!.keys.facilitator })
  const inBin = await server.request('GET', path(binned!), { key: binned!.keys.facilitator })
  expect(inBin.json['erasedAt']).toBe((inBin.json['deletedAt'] as number) + 5 * DAY_MS)
  await server.stop()

  const db = new Database(join(server.dataDir, 'atelier.db'))
  const long = Date.now() - 12 * DAY_MS
  for (const { id } of [stale!, seen!]) {
    db.prepare('UPDATE boards SET created_at = ? WHERE id = ?').run(long, id)
    for (const table of ['updates', 'snapshots']) {
      db.prepare(`UPDATE ${table} SET at = ? WHERE board = ?`).run(long, id)
    }
  }
  db.prepare('UPDATE boards SET seen_at = ? WHERE id = ?').run(Date.now() - 2 * DAY_MS, seen!.id)
  db.prepare('UPDATE boards SET deleted_at = ? WHERE id = ?').run(
    Date.now() - 6 * DAY_MS,
    binned!.id,
  )
  db.close()
  await server.restart()
  const statusOf = async (board: TestBoard) =>
    (await server.request('GET', path(board), { key: board.keys.viewer })).status
  await until('the stale one is in the bin', async () => (await statusOf(stale!)) === 410)
  await until('the binned one is gone', async () => (await statusOf(binned!)) === 404)
  expect([await statusOf(fresh!), await statusOf(seen!)]).toEqual([200, 200])
  const back = await server.request('POST', path(stale!, '/restore'), {
    key: stale!.keys.facilitator,
  })
  expect(back.status).toBe(200)
  expect(back.json['expiresAt']).toBeGreaterThan(Date.now() + 9 * DAY_MS)
})
