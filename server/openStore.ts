import { join } from 'node:path'
import type { Config } from './config.ts'
import { DiskFiles, type FileBytes } from './files/FileBytes.ts'
import type { Log } from './log.ts'
import { Messenger } from './nodes/Messenger.ts'
import { PostgresFiles } from './nodes/PostgresFiles.ts'
import { SharedPeers } from './nodes/SharedPeers.ts'
import type { BoardStorage } from './storage/BoardStorage.ts'
import { lockDataDir } from './storage/lockFile.ts'
import { openPostgres } from './storage/PostgresBoardStorage.ts'
import { PostgresDatabase } from './storage/PostgresDatabase.ts'
import { assertRestored } from './storage/restoring.ts'
import { SqliteBoardStorage } from './storage/SqliteBoardStorage.ts'
import type { Peers } from './sync/Peers.ts'

export interface Store {
  readonly storage: BoardStorage
  readonly fileBytes: FileBytes
  /** Undefined = this node is the only one. */
  readonly peers: Peers | undefined
  readonly close: () => Promise<void>
}

/** A file of this machine, or a database that several nodes share. @throws {StorageError} */
export function openStore(config: Config, log: Log): Promise<Store> {
  const { dataDir, databaseUrl } = config
  return databaseUrl === undefined
    ? openDirectory(dataDir, log)
    : openDatabase(databaseUrl, config.redisUrl, log)
}

async function openDirectory(dataDir: string, log: Log): Promise<Store> {
  const unlock = lockDataDir(dataDir)
  try {
    assertRestored(dataDir)
    const storage = new SqliteBoardStorage(join(dataDir, 'atelier.db'))
    await storage.finishErasing().catch((error: unknown) => {
      log.warn({ err: error }, 'traces of what was erased are left until a start finds more room')
    })
    const close = async () => {
      await storage.close()
      unlock()
    }
    return { storage, fileBytes: new DiskFiles(dataDir), peers: undefined, close }
  } catch (error) {
    unlock()
    throw error
  }
}

async function openDatabase(url: string, redisUrl: string | undefined, log: Log): Promise<Store> {
  const db = new PostgresDatabase(url)
  const storage = await openPostgres(db)
  const messenger =
    redisUrl === undefined ? undefined : new Messenger(redisUrl, await storage.serverSecret(), log)
  const peers = new SharedPeers(db, messenger, log)
  const close = async () => {
    await peers.close()
    await storage.close()
  }
  return { storage, fileBytes: new PostgresFiles(db), peers, close }
}
