import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { BoardId, ParticipantId } from '../../model/ids.ts'
import { StorageError, type Append, type Version } from '../../server/storage/BoardStorage.ts'
import { Journal } from '../../server/storage/Journal.ts'
import { SCHEMA } from '../../server/storage/schema.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { boardStorageContract } from '../support/boardStorageContract.ts'
import { until } from '../support/until.ts'

boardStorageContract('SqliteBoardStorage', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  return {
    open: async () => new SqliteBoardStorage(join(folder, 'deep', 'atelier.db')),
    dispose: () => rm(folder, { recursive: true }),
  }
})

test('SQLite: commits are on disk before they return', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  const path = join(folder, 'atelier.db')
  const storage = new SqliteBoardStorage(path)
  const other = new Database(path)
  expect(other.pragma('journal_mode', { simple: true })).toBe('wal')
  other.close()
  await storage.close()
  await rm(folder, { recursive: true })
})

test('SQLite: a database of a newer program is left alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  const path = join(folder, 'atelier.db')
  await new SqliteBoardStorage(path).close()
  const db = new Database(path)
  db.pragma('user_version = 99')
  db.close()
  expect(() => new SqliteBoardStorage(path)).toThrow(StorageError)
  expect(() => new SqliteBoardStorage(path)).toThrow(/newer version/)
  await rm(folder, { recursive: true })
})

test('SQLite: a migration that is killed half-way starts again cleanly', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  const path = join(folder, 'atelier.db')
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.exec(SCHEMA[0] ?? '')
  db.pragma('user_version = 1')
  // More than fits into the cache: what is not committed yet is written to the log.
  const rows = 20_000
  const insert = db.prepare('INSERT INTO updates (board, at, bytes) VALUES (?, ?, ?)')
  db.transaction(() => {
    db.prepare('INSERT INTO snapshots VALUES (?, 0, 1, ?)').run('a', Buffer.of(0))
    for (let i = 1; i <= rows; i++) insert.run('a', i, Buffer.alloc(500, i))
  })()
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()

  const module = new URL('../../server/storage/SqliteBoardStorage.ts', import.meta.url).href
  const open = `new (await import('${module}')).SqliteBoardStorage('${path}')`
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', open], { stdio: 'inherit' })
  const logged = () => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  await until('it is in the middle', () => logged() > 100_000 && child.kill('SIGKILL'))
  expect(await ended).toBe('SIGKILL')
  const torn = new Database(path)
  expect(torn.pragma('user_version', { simple: true })).toBe(1)
  torn.close()

  const storage = new SqliteBoardStorage(path)
  const { updates } = await storage.load('a' as BoardId)
  expect(updates).toHaveLength(rows)
  expect(updates.every((bytes, i) => bytes[0] === (i + 1) % 256)).toBe(true)
  await storage.close()
  await rm(folder, { recursive: true })
})

test('SQLite: a compaction that is stopped half-way, or by an erase, leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  const path = join(folder, 'atelier.db')
  const storage = new SqliteBoardStorage(path)
  const id = 'board' as BoardId
  const rows = { keys: [], participants: [], files: [] }
  const state = Buffer.of(1)
  await storage.createBoard({ ...rows, id, secret: new Uint8Array(32), createdAt: 1, state })
  const raw = new Database(path)
  const generations = () =>
    raw.prepare('SELECT DISTINCT generation FROM snapshot_parts').pluck().all()
  // What a process that was killed had written of the next one.
  for (const part of [0, 1, 2])
    raw.prepare('INSERT INTO snapshot_parts VALUES (?, 1, ?, ?)').run(id, part, Buffer.alloc(9))
  expect([...(await storage.load(id)).snapshot]).toEqual([1])
  const large = Buffer.alloc(700_000, 5)
  await storage.compact(id, 0, large)
  expect(Buffer.compare((await storage.load(id)).snapshot, large)).toBe(0)
  expect(generations()).toHaveLength(1)
  const compacting = storage.compact(id, 0, Buffer.alloc(900_000, 6))
  await storage.eraseBoard(id)
  await compacting
  expect(generations()).toEqual([])
  raw.close()
  await storage.close()
  await rm(folder, { recursive: true })
})

test('SQLite: a large board is in small rows from the start, none of which takes long to overwrite', () =>
  withBoards(async (storage, path) => {
    const id = 'large' as BoardId
    const rows = { keys: [], participants: [], files: [] }
    const state = Buffer.from(Array.from({ length: 700_000 }, (_, i) => (i * i) % 251))
    await storage.createBoard({ ...rows, id, secret: new Uint8Array(32), createdAt: 1, state })
    const raw = new Database(path, { readonly: true })
    const sizes = ['snapshots', 'snapshot_parts'].flatMap((table) =>
      raw.prepare(`SELECT length(bytes) FROM ${table} WHERE board = ?`).pluck().all(id),
    )
    raw.close()
    expect(Math.max(...(sizes as number[]))).toBeLessThan(200_000)
    expect(state.equals((await storage.load(id)).snapshot)).toBe(true)
    await storage.compact(id, 0, state.subarray(1))
    expect(state.subarray(1).equals((await storage.load(id)).snapshot)).toBe(true)
  }))

test('SQLite: a snapshot of which a part is missing does not take the place of a whole one', () =>
  withBoards(async (storage, path) => {
    const id = 'a' as BoardId
    const raw = new Database(path)
    await storage.compact(id, 0, Buffer.alloc(300_000, 5))
    const compacting = storage.compact(id, 0, Buffer.alloc(900_000, 6))
    const drop = raw.prepare('DELETE FROM snapshot_parts WHERE generation = 2')
    while (drop.run().changes === 0) await new Promise(setImmediate)
    await expect(compacting).rejects.toThrow(StorageError)
    expect(Buffer.alloc(300_000, 5).equals((await storage.load(id)).snapshot)).toBe(true)
    raw.close()
  }))

test('SQLite: of an erased board no byte is left in the files, and others keep theirs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  const path = join(folder, 'atelier.db')
  const storage = new SqliteBoardStorage(path)
  const boards = Array.from({ length: 12 }, (_, i) => `board${i}` as BoardId)
  const textOf = (board: BoardId) => `secret of ${board}.`
  for (const id of boards) {
    const rows = { keys: [], participants: [], files: [] }
    const state = Buffer.from(textOf(id).repeat(300))
    await storage.createBoard({ ...rows, id, secret: new Uint8Array(32), createdAt: 1, state })
  }
  // Rows of many lengths, interleaved, compacted and pruned: SQLite moves them between its pages all the time.
  for (let round = 1; round <= 600; round++) {
    const board = boards[(round * 7) % 12]!
    const bytes = Buffer.from(textOf(board).repeat(1 + ((round * 31) % 97)))
    const entry = { board, clientIds: new Map<number, string>(), at: round }
    const [seq = 0] = await storage.append([{ ...entry, updates: [{ bytes, author: undefined }] }])
    const who = `${board}${round % 20}` as ParticipantId
    await storage.saveParticipant(board, { id: who, name: textOf(board) + round })
    if (round % 40 === 0) await storage.compact(board, seq, Buffer.concat([bytes, bytes]))
    if (round % 150 === 0) await storage.pruneUpdates(round)
  }
  const found = (board: BoardId) =>
    ['', '-wal'].reduce((count, ending) => {
      if (!existsSync(path + ending)) return count
      return count + readFileSync(path + ending, 'latin1').split(textOf(board)).length - 1
    }, 0)
  expect(found(boards[3]!)).toBeGreaterThan(100)
  await storage.eraseBoard(boards[3]!)
  expect(found(boards[3]!)).toBe(0)
  expect(found(boards[4]!)).toBeGreaterThan(100)
  expect((await storage.load(boards[4]!)).snapshot.length).toBeGreaterThan(0)
  await storage.close()
  await rm(folder, { recursive: true })
})

test('SQLite: an erase that is killed half-way goes on at the next start, and others are as they were', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  const path = join(folder, 'atelier.db')
  const storage = new SqliteBoardStorage(path)
  const [gone, other] = ['gone', 'other'] as BoardId[]
  for (const id of [gone!, other!]) await fill(storage, id, 20_000)
  await storage.close()
  const raw = new Database(path)
  const left = (board: BoardId) =>
    raw.prepare('SELECT count(*) FROM updates WHERE board = ?').pluck().get(board) as number

  const module = new URL('../../server/storage/SqliteBoardStorage.ts', import.meta.url).href
  const erase = `await new (await import('${module}')).SqliteBoardStorage('${path}').eraseBoard('gone')`
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', erase], { stdio: 'inherit' })
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  await until('it is in the middle', () => left(gone!) < 20_000 && child.kill('SIGKILL'))
  expect(await ended).toBe('SIGKILL')
  expect(left(gone!)).toBeGreaterThan(0)
  raw.close()

  const restarted = new SqliteBoardStorage(path)
  expect(await restarted.findBoard(gone!)).toBeUndefined()
  await restarted.finishErasing()
  for (const ending of ['', '-wal'])
    expect(readFileSync(path + ending, 'latin1')).not.toContain('secret of gone')
  expect(await restarted.updates(other!, {})).toHaveLength(20_000)
  expect((await restarted.clientIds(other!)).size).toBe(1000)
  await restarted.close()
  await rm(folder, { recursive: true })
}, 120_000)

test('SQLite: while much is dropped, others are served', () =>
  withBoards(async (storage, path) => {
    const [a, b] = ['a', 'b'] as BoardId[]
    const raw = new Database(path)
    const left = (table: string) => raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
    const served = () => storage.append([entry('c')])
    for (let n = 0; n < 5; n++) await storage.addVersion({ ...version(a!, n), at: n })
    const pruning = storage.pruneVersions(9)
    await served()
    expect(left('versions')).toBeGreaterThan(0)
    await pruning
    expect(left('versions')).toBe(0)

    const updates = Array.from({ length: 2000 }, () => ({ ...entry('b').updates[0]! }))
    const [seq = 0] = await storage.append([{ ...entry('b'), updates }])
    await storage.compact(b!, seq, new Uint8Array())
    for (let n = 0; n < 5; n++) await storage.addVersion(version(b!, n))
    const erasing = storage.eraseBoard(b!)
    await served()
    expect([left('updates'), left('versions')]).toEqual([expect.toSatisfy((n) => n > 2), 5])
    expect(await storage.findBoard(b!)).toBeUndefined()
    await erasing
    expect([left('updates'), left('versions')]).toEqual([2, 0])
    raw.close()
  }))

const entry = (board: string, after?: number): Append => ({
  board: board as BoardId,
  updates: [{ bytes: new Uint8Array([1]), author: undefined }],
  clientIds: new Map(),
  at: 1,
  ...(after !== undefined && { after }),
})

/** A store with the boards a, b and c. */
async function withBoards(work: (storage: SqliteBoardStorage, path: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  const path = join(folder, 'atelier.db')
  const storage = new SqliteBoardStorage(path)
  for (const id of ['a', 'b', 'c'] as BoardId[]) {
    const nothing = new Uint8Array()
    const rows = { keys: [], participants: [], files: [] }
    await storage.createBoard({ ...rows, id, secret: nothing, createdAt: 1, state: nothing })
  }
  await work(storage, path)
  await storage.close()
  await rm(folder, { recursive: true })
}

test('Journal: what comes in one turn is one commit, and a failed one is told to all of it', () =>
  withBoards(async (storage, path) => {
    const journal = new Journal(storage)
    const db = new Database(path)
    const version = () => db.pragma('data_version', { simple: true }) as number
    const before = version()
    const stored = await Promise.all(['a', 'b', 'c'].map((board) => journal.store(entry(board))))
    expect(stored).toEqual([1, 1, 1])
    expect(version()).toBe(before + 1)

    db.exec('BEGIN IMMEDIATE')
    const failed = await Promise.allSettled(['a', 'b'].map((board) => journal.store(entry(board))))
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    db.exec('ROLLBACK')
    await journal.store(entry('a'))
    expect(db.prepare('SELECT count(*) AS n FROM updates').get()).toEqual({ n: 4 })
    db.close()
  }))

test('Journal: a board that has moved on or is gone fails alone, and the rest of its commit is stored', () =>
  withBoards(async (storage) => {
    const commits: boolean[] = []
    const journal = new Journal(storage, (_, worked) => commits.push(worked))
    const entries = [entry('a', 5), entry('b'), entry('nowhere'), entry('c', 0)]
    const told = await Promise.allSettled(entries.map((one) => journal.store(one)))
    const inWords = told.map((one) => (one.status === 'fulfilled' ? one.value : one.reason))
    expect(inWords).toEqual([expect.any(StorageError), 1, expect.any(StorageError), 1])
    expect(commits).toEqual([true])
    expect((await storage.load('a' as BoardId)).seq).toBe(0)
    expect((await storage.load('b' as BoardId)).seq).toBe(1)
  }))

test('Journal: two entries of a board are stored in their order, each under its own condition', () =>
  withBoards(async (storage) => {
    const journal = new Journal(storage)
    const entries = [entry('a'), entry('a', 1), entry('b'), entry('a', 2)]
    expect(await Promise.all(entries.map((one) => journal.store(one)))).toEqual([1, 2, 1, 3])
  }))

/** A version of a board, of half a megabyte. */
function version(board: BoardId, n: number): Version {
  const state = Buffer.alloc(500_000, n)
  const row = { id: `${board}${n}`, board, at: 1, seq: 0, author: undefined, name: undefined }
  return { ...row, kind: 'auto', writers: [], state }
}

/** A board whose name stands in every table of which a board may have much. */
async function fill(storage: SqliteBoardStorage, id: BoardId, count: number): Promise<void> {
  const text = Buffer.from(`secret of ${id}.`.repeat(20))
  const rows = { keys: [], participants: [], files: [] }
  await storage.createBoard({ ...rows, id, secret: text, createdAt: 1, state: text })
  const updates = Array.from({ length: count }, () => ({ bytes: text, author: undefined }))
  const clientIds = new Map(Array.from({ length: 1000 }, (_, n) => [n, `secret of ${id}`]))
  const [seq = 0] = await storage.append([{ board: id, updates, clientIds, at: 1 }])
  await storage.compact(id, seq, Buffer.alloc(400_000, text))
  await storage.addVersion({ ...version(id, 1), state: Buffer.alloc(2_000_000, text) })
}
