import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BoardId } from '../../model/ids.ts'
import { sweepBoards } from '../../server/boards/expiry.ts'
import { readConfig } from '../../server/config.ts'
import { BoardFiles } from '../../server/files/BoardFiles.ts'
import { DiskFiles } from '../../server/files/FileBytes.ts'
import { createLog } from '../../server/log.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import { boardRow } from '../support/boardRow.ts'
import { SlowFiles } from '../support/slowFiles.ts'

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
let rooms: Rooms
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-expiry-'))
  storage = new SqliteBoardStorage(join(folder, 'atelier.db'))
  slow = new SlowFiles(new DiskFiles(folder))
  files = new BoardFiles(slow, storage)
  rooms = new Rooms(storage, log, config)
})
afterEach(async () => {
  await rooms.close()
  await storage.close()
  rmSync(folder, { recursive: true })
})

const sweep = (now: number) => sweepBoards({ config, storage, files, log, rooms }, now)
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
