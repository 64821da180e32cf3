import { afterEach, expect, test } from 'vitest'
import { createCard } from '../../model/commands.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
afterEach(() => server.close())

async function figures(): Promise<Record<string, number>> {
  const { text, headers } = await server.request('GET', '/metrics')
  expect(headers.get('content-type')).toMatch('text/plain; version=0.0.4')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]),
  )
}

test('the figures follow what happens, and name no board', async () => {
  // Of its own: other tests in this process count, too.
  server = await startServer({ runs: 'sources' })
  const board = await server.createBoard()
  const before = await figures()
  const ada = await SyncPerson.join(server, board, { key: board.keys.participant })
  const ben = await SyncPerson.join(server, board, { key: board.keys.viewer })
  const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'hello' } })
  await until('Ben sees it', () => ben.board.cards.has(note))
  createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'not allowed' } })
  await until('Ben’s edit is refused', async () => {
    const now = await figures()
    return now['atelier_updates_refused_total']! > before['atelier_updates_refused_total']!
  })
  ada.board.info.set('title', 'not hers to change')
  await until('Ada’s is taken back', async () => {
    const now = await figures()
    return now['atelier_updates_reversed_total']! > before['atelier_updates_reversed_total']!
  })
  const after = await figures()
  const grown = (name: string) => after[name]! - before[name]!
  expect(grown('atelier_connections')).toBe(2)
  expect(grown('atelier_rooms')).toBe(1)
  for (const name of [
    'atelier_updates_received_total',
    'atelier_socket_writes_total',
    'atelier_received_bytes_total',
    'atelier_sent_bytes_total',
    'atelier_turn_seconds_count',
    'atelier_commit_seconds_count',
  ]) {
    expect(grown(name), name).toBeGreaterThan(0)
  }
  expect(after).toMatchObject({ atelier_ready: 1, atelier_storage_errors_total: 0 })
  expect(after['nodejs_eventloop_lag_p99_seconds']).toBeGreaterThan(0)
  expect(after['process_resident_memory_bytes']).toBeGreaterThan(1e7)
  expect((await server.request('GET', '/metrics')).text).not.toContain(board.id)
  ada.leave()
  ben.leave()
  await until('both are gone', async () => {
    return (await figures())['atelier_connections'] === before['atelier_connections']
  })
})

test('who is on another machine, or behind a proxy here, needs the token', async () => {
  const token = 'a-token-of-the-test'
  server = await startServer({ env: { METRICS_TOKEN: token } })
  const ask = async (headers: Record<string, string>) =>
    (await server.request('GET', '/metrics', { headers })).status
  const proxied = { 'x-forwarded-for': '203.0.113.7' }
  expect(await ask({})).toBe(200)
  expect(await ask(proxied)).toBe(401)
  expect(await ask({ ...proxied, authorization: `Bearer ${token}` })).toBe(200)
  expect(await ask({ ...proxied, authorization: `Bearer ${token}x` })).toBe(401)
  await server.close()
  // Of its own: other tests in this process count, too.
  server = await startServer({ runs: 'sources' })
  expect(await ask(proxied)).toBe(403)
  expect(await ask({ authorization: 'Bearer anything', ...proxied })).toBe(403)
})
