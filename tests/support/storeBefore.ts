import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BoardId } from '../../model/ids.ts'
import type { Past } from '../../server/storage/BoardStorage.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import type { TestBoard, TestServer } from './startServer.ts'

const FILES = ['atelier.db', 'atelier.db-wal', 'atelier.db-shm']

/** Keeps the database as it is now; the server is stopped for that, and comes back. */
export async function keepStore(server: TestServer): Promise<void> {
  await server.stop()
  copyFileSync(pathOf(server), `${pathOf(server)}.backup`)
  await server.restart()
}

/** Puts the kept database back, as a restore does, with a board's `past`; the server comes back with it. */
export async function putStoreBack(server: TestServer, board: TestBoard, past: Past) {
  await server.stop()
  for (const file of FILES) rmSync(join(server.dataDir, file), { force: true })
  copyFileSync(`${pathOf(server)}.backup`, pathOf(server))
  await setPast(server, board, past)
  await server.restart()
}

/** While the server is stopped. */
export async function setPast(server: TestServer, board: TestBoard, past: Past): Promise<void> {
  const storage = new SqliteBoardStorage(pathOf(server))
  await storage.setPast(board.id as BoardId, past)
  await storage.close()
}

function pathOf({ dataDir }: TestServer): string {
  return join(dataDir, 'atelier.db')
}
