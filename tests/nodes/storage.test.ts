import { spawn } from 'node:child_process'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BoardId } from '../../model/ids.ts'
import { BoardFiles } from '../../server/files/BoardFiles.ts'
import { createLog } from '../../server/log.ts'
import { PostgresFiles } from '../../server/nodes/PostgresFiles.ts'
import { SharedPeers } from '../../server/nodes/SharedPeers.ts'
import { StorageError } from '../../server/storage/BoardStorage.ts'
import { openPostgres } from '../../server/storage/PostgresBoardStorage.ts'
import { PostgresDatabase } from '../../server/storage/PostgresDatabase.ts'
import { boardRow } from '../support/boardRow.ts'
import { boardStorageContract } from '../support/boardStorageContract.ts'
import { startPostgres, type Service } from '../support/services.ts'
import { SlowFiles } from '../support/slowFiles.ts'
import { startServer } from '../support/startServer.ts'
import { until } from '../support/until.ts'

const STORAGE = new URL('../../server/storage/', import.meta.url).href
/** Brings the database at the address in its argument up to date. */
const OPEN = `
  const { PostgresDatabase } = await import('${STORAGE}PostgresDatabase.ts')
  await new PostgresDatabase(process.argv.at(-1)).migrate()`

let postgres: Service
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.remove())

async function forgetAll(): Promise<void> {
  const db = new PostgresDatabase(postgres.url)
  await db.query('DROP SCHEMA public CASCADE')
  await db.query('CREATE SCHEMA public')
  await db.close()
}

boardStorageContract('PostgresBoardStorage', async () => ({
  open: async () => openPostgres(new PostgresDatabase(postgres.url)),
  dispose: forgetAll,
}))

test('Postgres: nodes that start together on an empty database make its tables once', async () => {
  const open = () => openPostgres(new PostgresDatabase(postgres.url))
  const nodes = await Promise.all([open(), open(), open()])
  const secrets = await Promise.all(nodes.map((node) => node.serverSecret()))
  expect(new Set(secrets.map(String)).size).toBe(1)
  await Promise.all(nodes.map((node) => node.close()))
  await forgetAll()
})

test('Postgres: a migration that is killed half-way leaves nothing, and starts again cleanly', async () => {
  const watcher = new PostgresDatabase(postgres.url)
  const count = async (what: string) =>
    (await watcher.query<{ n: number }>(`SELECT count(*) AS n FROM ${what}`))[0]?.n
  const tables = () => count(`pg_tables WHERE schemaname = 'public'`)
  // Whoever makes a table of the same name waits until it is clear whether there is one.
  const blocker = new Client({ connectionString: postgres.url })
  await blocker.connect()
  await blocker.query('BEGIN; CREATE TABLE snapshots ()')
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', OPEN, postgres.url])
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  const waiting = () => count(`pg_stat_activity WHERE wait_event_type = 'Lock'`)
  await until('it is in the middle', async () => (await waiting()) === 1)
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  await blocker.query('ROLLBACK')
  await blocker.end()
  const others = `pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`
  await until('Postgres has noticed', async () => (await count(others)) === 0)
  expect(await tables()).toBe(0)

  const storage = await openPostgres(new PostgresDatabase(postgres.url))
  await storage.check()
  expect(await tables()).toBeGreaterThan(10)
  await storage.close()
  await watcher.close()
  await forgetAll()
})

test('Postgres: of an upload that ends after another node erased its board no content is left', async () => {
  const db = new PostgresDatabase(postgres.url)
  const storage = await openPostgres(db)
  const board = boardRow(1)
  await storage.createBoard(board)
  const slow = new SlowFiles(new PostgresFiles(db))
  slow.beforeWrite = () => storage.eraseBoard(board.id)
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
  const added = new BoardFiles(slow, storage).add(board.id, png)
  await expect(added).rejects.toMatchObject({ code: 'notFound' })
  expect(await db.query('SELECT * FROM file_contents')).toEqual([])
  await storage.close()
  await forgetAll()
})

test('Postgres: a node that has not heard of an erase leaves no number of a story behind', async () => {
  const db = new PostgresDatabase(postgres.url)
  const storage = await openPostgres(db)
  const board = boardRow(1)
  const { id } = board
  await storage.createBoard(board)
  const peers = new SharedPeers(db, undefined, createLog('silent'))
  const wishes = new Map([['INQ', { count: 2, above: 4 }]])
  expect(await peers.reserveNumbers(id, wishes)).toEqual(new Map([['INQ', 5]]))
  expect(await peers.reserveNumbers(id, wishes)).toEqual(new Map([['INQ', 7]]))
  await storage.eraseBoard(id)
  await expect(peers.reserveNumbers(id, wishes)).rejects.toThrow(StorageError)
  expect(await db.query('SELECT * FROM numbers')).toEqual([])
  await peers.close()
  await storage.close()
  await forgetAll()
})

test('Postgres: no two nodes write on a board under one id, and a board that was left leaves none behind', async () => {
  const db = new PostgresDatabase(postgres.url)
  const storage = await openPostgres(db)
  const { id } = boardRow(1)
  const [one, other] = [1, 2].map(() => new SharedPeers(db, undefined, createLog('silent')))
  expect(await one?.claimServerId(id, 5)).toBe(true)
  expect(await other?.claimServerId(id, 5)).toBe(false)
  expect(await other?.claimServerId(id, 6)).toBe(true)
  one?.leave(id)
  const claimed = () => db.query('SELECT id FROM server_ids')
  await until('its id is given back', async () => (await claimed()).length === 1)
  expect(await claimed()).toEqual([{ id: 6 }])
  await one?.close()
  await other?.close()
  await storage.close()
  await forgetAll()
})

test('two servers that start at the same moment on an empty database come up and share it', async () => {
  const start = () => startServer({ runs: 'bundle', env: { DATABASE_URL: postgres.url } })
  const [one, other] = await Promise.all([start(), start()])
  const board = await one.createBoard()
  const joined = await one.request('POST', `/api/boards/${board.id}/join`, {
    body: { key: board.keys.viewer, name: 'Ada' },
  })
  const cookie = joined.headers.getSetCookie().map((line) => line.split(';')[0])
  const seen = await other.request('GET', `/api/boards/${board.id}`, {
    headers: { cookie: cookie.join('; ') },
  })
  expect(seen.json['participants']).toEqual([{ id: joined.json['participantId'], name: 'Ada' }])
  await Promise.all([one.close(), other.close()])
  await forgetAll()
})

test('Postgres: old versions are dropped in portions that no timeout cuts off', async () => {
  const db = new PostgresDatabase(postgres.url)
  const storage = await openPostgres(db)
  const board = 'a' as BoardId
  const nothing = new Uint8Array()
  const rows = { keys: [], participants: [], files: [] }
  await storage.createBoard({ ...rows, id: board, secret: nothing, createdAt: 1, state: nothing })
  await db.query(
    `INSERT INTO versions SELECT 'v' || n, 'a', n, n, NULL, NULL, 'auto', '[]', ''
     FROM generate_series(1, 1000) AS n`,
  )
  await db.query(`
    CREATE FUNCTION refuse_many() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF (SELECT count(*) FROM dropped) > 100 THEN RAISE 'too many at once'; END IF;
      RETURN NULL;
    END $$`)
  await db.query(
    `CREATE TRIGGER refuse AFTER DELETE ON versions REFERENCING OLD TABLE AS dropped
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_many()`,
  )
  await storage.pruneVersions(999)
  expect((await storage.versions(board)).map(({ at }) => at)).toEqual([1000, 999])
  await storage.close()
  await forgetAll()
})

test('Postgres: what people do on open boards does not wait behind a crowd that comes in', async () => {
  const db = new PostgresDatabase(postgres.url)
  const storage = await openPostgres(db)
  const board = boardRow(1)
  await storage.createBoard(board)
  // For longer than a query waits for a connection.
  const crowd = Array.from({ length: 50 }, () => db.query('SELECT pg_sleep(3.5)'))
  const entry = { board: board.id, clientIds: new Map(), at: 1 }
  const update = { bytes: new Uint8Array([1]), author: undefined }
  expect(await storage.append([{ ...entry, updates: [update] }])).toEqual([1])
  expect(await storage.updates(board.id, {})).toHaveLength(1)
  await Promise.allSettled(crowd)
  await storage.close()
  await forgetAll()
})

test('Postgres: which boards are gone is known without a look through all', async () => {
  const db = new PostgresDatabase(postgres.url)
  const storage = await openPostgres(db)
  await db.query(
    `INSERT INTO boards (id, secret, created_at) SELECT 'b' || n, '', 1 FROM generate_series(1, 50000) AS n`,
  )
  await db.query('ANALYZE boards')
  const reads = async (of: 'seq_tup_read' | 'idx_scan') => {
    const sql = `SELECT ${of} AS n FROM pg_stat_user_tables WHERE relname = 'boards'`
    return (await db.query<{ n: number }>(sql))[0]?.n ?? 0
  }
  const before = await reads('seq_tup_read')
  const open = Array.from({ length: 100 }, (_, i) => `b${i}` as BoardId)
  expect(await storage.missingBoards(open)).toEqual(['b0'])
  await until('Postgres has counted', async () => (await reads('idx_scan')) >= open.length)
  expect(await reads('seq_tup_read')).toBe(before)
  await storage.close()
  await forgetAll()
})

test('Postgres: a database of a newer program is left alone', async () => {
  const db = new PostgresDatabase(postgres.url)
  await openPostgres(db)
  await db.query('UPDATE schema_version SET version = 99')
  await expect(openPostgres(db)).rejects.toThrow(StorageError)
  await expect(openPostgres(db)).rejects.toThrow(/newer version/)
  await db.close()
  await forgetAll()
})
