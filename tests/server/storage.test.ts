import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { BoardId } from '../../model/ids.ts'
import { StorageError, type Append } from '../../server/storage/BoardStorage.ts'
import { Journal } from '../../server/storage/Journal.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { boardStorageContract } from '../support/boardStorageContract.ts'

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

test('Journal: what comes in one turn is one commit, and a failed one is told to all of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-storage-'))
  const path = join(folder, 'atelier.db')
  const storage = new SqliteBoardStorage(path)
  const journal = new Journal(storage)
  const entry = (board: string): Append => ({
    board: board as BoardId,
    updates: [new Uint8Array([1])],
    clientIds: new Map(),
    at: 1,
  })
  const db = new Database(path)
  const version = () => db.pragma('data_version', { simple: true }) as number
  const before = version()
  const stored = await Promise.all(['a', 'b', 'c'].map((board) => journal.store(entry(board))))
  expect(new Set(stored).size).toBe(3)
  expect(version()).toBe(before + 1)

  db.exec('BEGIN IMMEDIATE')
  const failed = await Promise.allSettled(['a', 'b'].map((board) => journal.store(entry(board))))
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  db.exec('ROLLBACK')
  await journal.store(entry('a'))
  expect(db.prepare('SELECT count(*) AS n FROM updates').get()).toEqual({ n: 4 })
  db.close()
  await storage.close()
  await rm(folder, { recursive: true })
})
