import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import type { BoardId } from '../../model/ids.ts'
import { readConfig } from '../../server/config.ts'
import { openStore } from '../../server/openStore.ts'
import { StorageError } from '../../server/storage/BoardStorage.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

let server: TestServer | undefined
let folder: string | undefined
afterEach(async () => {
  limitFiles('unlimited')
  await server?.close()
  if (folder !== undefined) rmSync(folder, { recursive: true })
  server = folder = undefined
})

/** How large a file this process may write: what a quota does to it. */
function limitFiles(bytes: string): void {
  execFileSync('prlimit', [`--pid=${process.pid}`, `--fsize=${bytes}:`])
}

test('one server holds a data directory: a second one says so and touches nothing', async () => {
  const first = (server = await startServer())
  const board = await first.createBoard()
  const before = readdirSync(first.dataDir)
  const taken = `is running on ${first.dataDir}. Stop it first`
  const { dataDir } = first
  await expect(startServer({ runs: 'sources', dataDir })).rejects.toThrow(taken)
  await expect(startServer({ dataDir })).rejects.toThrow(StorageError)
  expect(readdirSync(dataDir)).toEqual(before)
  const key = board.keys.viewer
  expect((await first.request('GET', `/api/boards/${board.id}`, { key })).status).toBe(200)
})

test('the directory is free as soon as its server has ended, politely or not', async () => {
  server = await startServer({ runs: 'sources' })
  await server.kill()
  expect(existsSync(join(server.dataDir, 'atelier.lock'))).toBe(true)
  const next = await startServer({ dataDir: server.dataDir })
  await next.stop()
  await server.restart()
})

test('too little room to remove the last traces of what was erased: the log says so, the next start does it', async () => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-traces-'))
  const path = join(folder, 'atelier.db')
  const storage = new SqliteBoardStorage(path)
  const rows = { keys: [], participants: [], files: [] }
  const secret = Buffer.alloc(32)
  for (const [id, size] of [['kept', 2e6] as const, ['erased', 1e6] as const]) {
    const state = Buffer.alloc(size, id)
    await storage.createBoard({ ...rows, id: id as BoardId, secret, createdAt: 1, state })
  }
  await storage.close()
  // As an erase leaves a large file; the rows that SQLite would leave copies of are simply still there.
  const db = new Database(path)
  db.pragma('secure_delete = OFF')
  for (const table of ['boards WHERE id', 'snapshots WHERE board', 'snapshot_parts WHERE board'])
    db.exec(`DELETE FROM ${table} = 'erased'`)
  db.exec(`INSERT INTO settings VALUES ('traces', '1')`)
  db.close()
  const isLeft = () => readFileSync(path, 'latin1').includes('erasederased')
  expect(isLeft()).toBe(true)

  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => lines.push(line) })
  const config = readConfig({ DATA_DIR: folder })
  limitFiles('1000000')
  const cramped = await openStore(config, log)
  await cramped.storage.check()
  await cramped.close()
  limitFiles('unlimited')
  expect(lines).toEqual([expect.stringMatching(/"msg":"traces .* are left/)])
  expect(isLeft()).toBe(true)

  const roomy = await openStore(config, log)
  expect(isLeft()).toBe(false)
  const { snapshot } = await roomy.storage.load('kept' as BoardId)
  expect(Buffer.alloc(2e6, 'kept').equals(snapshot)).toBe(true)
  await roomy.close()
  expect(lines).toHaveLength(1)
})
