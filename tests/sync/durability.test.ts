import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createCard } from '../../model/commands.ts'
import { CLOSE } from '../../model/protocol.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
afterEach(() => server.close())

test('when nothing can be stored, nothing is acknowledged or shown, and it recovers by itself', async () => {
  server = await startServer()
  const board = await server.createBoard()
  const ada = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  const ben = await SyncPerson.join(server, board, { key: board.keys.viewer })
  await until('the first is saved', () => ada.heard.saved.at(-1) === 1)

  const blocker = new Database(join(server.dataDir, 'atelier.db'))
  blocker.exec('BEGIN IMMEDIATE')
  const seenByBen: string[] = []
  ben.board.cards.observe((event) => seenByBen.push(...event.keysChanged))
  const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'kept' } })
  await until('Ada is told', () => ada.ends.includes(CLOSE.storage))
  expect((await server.request('GET', '/healthz')).status).toBe(200)
  expect((await server.request('GET', '/readyz')).status).toBe(503)
  const refused = await server.request('PATCH', `/api/boards/${board.id}`, {
    key: board.keys.facilitator,
    body: { title: 'not now' },
  })
  expect([refused.status, refused.json['code']]).toEqual([503, 'storage'])
  expect(ada.heard.saved.every((count) => count <= 1)).toBe(true)
  expect(seenByBen).toEqual([])

  blocker.exec('ROLLBACK')
  blocker.close()
  await until('Ben sees the note', () => ben.board.cards.has(note))
  await until(
    'it can store again',
    async () => (await server.request('GET', '/readyz')).status === 200,
  )
  expect(ben.board.info.get('title')).toBe('Pumps for clean rooms')
  ada.leave()
  ben.leave()
})

test('a polite end tells people to come back, and they do', async () => {
  server = await startServer({ runs: 'sources' })
  const board = await server.createBoard()
  const ada = await SyncPerson.join(server, board, { key: board.keys.participant })
  const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'last words' } })
  await server.stop()
  await until('Ada was told', () => ada.ends.includes(CLOSE.restart))
  await server.restart()
  await ada.synced()
  const ben = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect(ben.board.text(note, 'text')?.toJSON()).toBe('last words')
  ada.leave()
  ben.leave()
})
