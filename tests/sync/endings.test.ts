import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, test, vi } from 'vitest'
import { CLOSE } from '../../model/protocol.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const HOUR_MS = 3600 * 1000

let server: TestServer
afterEach(async () => {
  vi.useRealTimers()
  await server.close()
})

test('a link that ended elsewhere while the server was stopped for hours is out once it goes on', async () => {
  server = await startServer()
  const board = await server.createBoard()
  const ben = await SyncPerson.join(server, board, { key: board.keys.participant })
  const cleo = await SyncPerson.join(server, board, { key: board.keys.viewer })
  // In one turn of the loop, so that the server can't look in between.
  const db = new Database(join(server.dataDir, 'atelier.db'))
  const end = db.prepare(`UPDATE keys SET ended_at = ? WHERE board = ? AND role = 'participant'`)
  end.run(Date.now(), board.id)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * HOUR_MS })
  db.close()
  await until('Ben is out', () => ben.closed?.code === CLOSE.forbidden)
  expect([cleo.closed, cleo.provider.wsconnected]).toEqual([undefined, true])
  for (const person of [ben, cleo]) person.leave()
})
