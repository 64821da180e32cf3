import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { StorageError } from './BoardStorage.ts'
import { giveToOwnerOf } from './giveToOwnerOf.ts'

/**
 * Makes this process the only one that serves a data directory or restores into it: two would delete each other's
 * parts of snapshots. Returns how to let go.
 *
 * @throws {StorageError} when another has it
 */
export function lockDataDir(dataDir: string): () => void {
  return lockFile(
    join(dataDir, 'atelier.lock'),
    `A server or a restore is running on ${dataDir}. Stop it first, or set DATA_DIR to another directory`,
  )
}

/**
 * Holds a file until what is returned is called, or the process ends, however it ends: the lock is the operating
 * system's. The file stays: if it were removed, a second process could hold a new one beside it.
 *
 * @throws {StorageError} saying `taken` when another process has it
 */
export function lockFile(path: string, taken: string): () => void {
  let db: Database.Database | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    db = new Database(path, { timeout: 0 })
    // What root's commands lock, the service locks after them.
    giveToOwnerOf(dirname(path), path)
    // A journal would be one more file, left behind by a kill.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db?.close()
    const isTaken = (cause as { code?: unknown }).code === 'SQLITE_BUSY'
    throw new StorageError(isTaken ? taken : `Cannot lock ${path}: ${String(cause)}`, { cause })
  }
  return () => db.close()
}
