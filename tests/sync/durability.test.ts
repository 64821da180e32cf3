import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createCard } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
afterEach(() => server.close())

test('kill -9 under load: nothing that was acknowledged or seen is lost or doubled', async () => {
  server = await startServer({ runs: 'sources' })
  const board = await server.createBoard()
  const acknowledged = new Set<CardId>()
  for (let round = 0; round < 4; round++) {
    const writer = await SyncPerson.join(server, board, {
      key: board.keys.participant,
      isExtended: true,
    })
    const reader = await SyncPerson.join(server, board, { key: board.keys.viewer })
    // What was sent with each sync message: the first is the answer to the server's step 1.
    const sent: (CardId | undefined)[] = [undefined]
    writer.doc.on('update', (_update, origin) => {
      if (origin !== writer.provider) sent.push([...writer.board.cards.keys()].at(-1) as CardId)
    })
    const ends = until('the connection broke', () => writer.ends.length > 0)
    const typing = setInterval(() => {
      createCard(writer.board, writer.acting, { kind: 'note', values: { text: `${round}` } })
    }, 1)
    await until('some of it is saved', () => (writer.heard.saved.at(-1) ?? 0) > 20 + round * 7)
    await server.kill()
    clearInterval(typing)
    await ends
    for (const id of sent.slice(0, writer.heard.saved.at(-1))) if (id) acknowledged.add(id)
    for (const id of reader.board.cards.keys()) acknowledged.add(id as CardId)
    // All clients are gone for good: what they alone know can't heal the board.
    writer.leave()
    reader.leave()
    await server.restart()
    const newcomer = await SyncPerson.join(server, board, { key: board.keys.viewer })
    expect([...acknowledged].filter((id) => !newcomer.board.cards.has(id))).toEqual([])
    newcomer.leave()
  }
  expect(acknowledged.size).toBeGreaterThan(40)
}, 180_000)

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
