import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BoardId } from '../../model/ids.ts'
import { Cookies } from '../../server/auth/cookies.ts'
import { createBoard } from '../../server/boards/createBoard.ts'
import { sweepBoards } from '../../server/boards/expiry.ts'
import { newBoardState } from '../../server/boards/newBoardState.ts'
import { readConfig } from '../../server/config.ts'
import { BoardFiles } from '../../server/files/BoardFiles.ts'
import { DiskFiles } from '../../server/files/FileBytes.ts'
import { createLog } from '../../server/log.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { noteVisit } from '../../server/sync/noteVisit.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import { acceptSockets } from '../../server/sync/upgrade.ts'
import { boardRow } from '../support/boardRow.ts'
import { SlowFiles } from '../support/slowFiles.ts'
import { SyncPerson, type Address } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS
const MADE = 1_700_000_000_000
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

const config = readConfig({ BOARD_EXPIRY_DAYS: '10', BIN_DAYS: '5' })
const log = createLog('silent')
let folder: string
let storage: SqliteBoardStorage
let slow: SlowFiles
let files: BoardFiles
/** Two nodes that share the store. */
let rooms: Rooms
let others: Rooms
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-expiry-'))
  storage = new SqliteBoardStorage(join(folder, 'atelier.db'))
  slow = new SlowFiles(new DiskFiles(folder))
  files = new BoardFiles(slow, storage)
  rooms = new Rooms(storage, log, config)
  others = new Rooms(storage, log, config)
})
afterEach(async () => {
  await Promise.all([rooms.close(), others.close()])
  await storage.close()
  rmSync(folder, { recursive: true })
})

const sweep = (now: number, at = rooms) =>
  sweepBoards({ config, storage, files, log, rooms: at }, now)
const isBinned = async (id: BoardId) => (await storage.findBoard(id))?.deletedAt !== undefined
const isGone = async (id: BoardId) => (await storage.findBoard(id)) === undefined

/** One that was binned at the beginning. */
async function storeBinned(): Promise<BoardId> {
  const board = boardRow(MADE)
  await storage.createBoard(board)
  await files.add(board.id, PNG)
  await storage.setDeleted(board.id, MADE)
  return board.id
}

/** Boards open at `rooms`, on a port of its own. */
async function serve(): Promise<{ at: Address; server: Server; cut: () => Promise<void> }> {
  const server = createServer()
  const cookies = new Cookies(new Uint8Array(32), false)
  const readiness = { isDraining: false }
  const cut = acceptSockets(server, { config, storage, cookies, rooms, readiness, log })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const request = () => Promise.reject(new Error('There are sockets only'))
  return { at: { wsUrl: `ws://127.0.0.1:${port}/sync`, request }, server, cut }
}

test('a board stays for all its days from the last visit, which is known to the day', async () => {
  const board = boardRow(MADE)
  await storage.createBoard(board)
  const visited = MADE + 11 * HOUR_MS
  await noteVisit(storage, (await storage.findBoard(board.id))!, visited)
  await sweep(visited + 10 * DAY_MS - 1)
  expect(await isBinned(board.id)).toBe(false)
  await sweep(visited + 11 * DAY_MS)
  expect(await isBinned(board.id)).toBe(true)
})

test('a board that a screen on the wall shows stays, whichever node sweeps, and expires after that', async () => {
  const now = Date.now()
  const state = await newBoardState((board) => board.info.set('title', 'Kanban'))
  const { id, keys } = await createBoard({ storage, files }, { now, state })
  const { at, server, cut } = await serve()
  const screen = new SyncPerson(at, { id, keys, links: keys }, { key: keys.viewer })
  await screen.synced()
  const days = 30
  for (let day = 1; day <= days; day++) await sweep(now + day * DAY_MS)
  await sweep(now + days * DAY_MS + HOUR_MS, others)
  expect(await isBinned(id)).toBe(false)
  expect([screen.closed, screen.provider.wsconnected]).toEqual([undefined, true])

  screen.leave()
  await until('nobody is there', () => rooms.visitedBoards.length === 0)
  await sweep(now + (days + 10) * DAY_MS)
  expect(await isBinned(id)).toBe(false)
  await sweep(now + (days + 11) * DAY_MS + HOUR_MS)
  expect(await isBinned(id)).toBe(true)
  await cut()
  server.close()
})

test('a board that is restored while others are being erased stays, with its images', async () => {
  const [one, other] = [await storeBinned(), await storeBinned()]
  let restored: BoardId | undefined
  slow.afterRemoval = async (erased) => {
    if (restored !== undefined) return
    restored = erased === one ? other : one
    await storage.setDeleted(restored, undefined)
  }
  await sweep(MADE + 6 * DAY_MS)
  const erased = restored === one ? other : one
  expect([await isGone(erased), await isGone(restored!)]).toEqual([true, false])
  expect(readdirSync(join(folder, 'files'))).toEqual([restored])
})

test('a board that can’t be erased holds up neither the next ones nor what expires', async () => {
  const binned = [await storeBinned(), await storeBinned(), await storeBinned()]
  const stale = boardRow(MADE - 10 * DAY_MS)
  await storage.createBoard(stale)
  slow.afterRemoval = async (id) => {
    if (id === binned[1]) throw new Error('EACCES')
  }
  await sweep(MADE + 6 * DAY_MS)
  expect(await Promise.all(binned.map(isGone))).toEqual([true, false, true])
  expect(await isBinned(stale.id)).toBe(true)
  slow.afterRemoval = () => Promise.resolve()
  await sweep(MADE + 6 * DAY_MS + HOUR_MS)
  expect(await Promise.all(binned.map(isGone))).toEqual([true, true, true])
})
