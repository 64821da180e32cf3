import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { StorageError } from '../../server/storage/BoardStorage.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

let server: TestServer
afterEach(() => server.close())

test('one server holds a data directory: a second one says so and touches nothing', async () => {
  server = await startServer()
  const board = await server.createBoard()
  const before = readdirSync(server.dataDir)
  const taken = `is running on ${server.dataDir}. Stop it first`
  const { dataDir } = server
  await expect(startServer({ runs: 'sources', dataDir })).rejects.toThrow(taken)
  await expect(startServer({ dataDir })).rejects.toThrow(StorageError)
  expect(readdirSync(dataDir)).toEqual(before)
  const key = board.keys.viewer
  expect((await server.request('GET', `/api/boards/${board.id}`, { key })).status).toBe(200)
})

test('the directory is free as soon as its server has ended, politely or not', async () => {
  server = await startServer({ runs: 'sources' })
  await server.kill()
  expect(existsSync(join(server.dataDir, 'atelier.lock'))).toBe(true)
  const next = await startServer({ dataDir: server.dataDir })
  await next.stop()
  await server.restart()
})
