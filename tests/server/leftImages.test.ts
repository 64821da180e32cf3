import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBoard } from '../../server/boards/createBoard.ts'
import { eraseBoard } from '../../server/boards/eraseBoard.ts'
import { BoardFiles } from '../../server/files/BoardFiles.ts'
import { DiskFiles } from '../../server/files/FileBytes.ts'
import { createLog } from '../../server/log.ts'
import { StorageError } from '../../server/storage/BoardStorage.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import { boardRow } from '../support/boardRow.ts'
import { SlowFiles } from '../support/slowFiles.ts'

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

let folder: string
let storage: SqliteBoardStorage
let rooms: Rooms
let slow: SlowFiles
let files: BoardFiles
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-left-'))
  storage = new SqliteBoardStorage(join(folder, 'atelier.db'))
  rooms = new Rooms(storage, createLog('silent'), { binDays: 30, maxBoardBytes: 2 ** 24 })
  slow = new SlowFiles(new DiskFiles(folder))
  files = new BoardFiles(slow, storage)
})
afterEach(async () => {
  await rooms.close()
  await storage.close()
  rmSync(folder, { recursive: true })
})

/** Of any board, also one that has none left. */
const folders = () => readdirSync(join(folder, 'files'))
const board = boardRow(1)
const erase = () => eraseBoard({ storage, rooms, files }, board.id, 2)

test('an upload that ends after its board was erased is refused, and leaves nothing', async () => {
  await storage.createBoard(board)
  slow.beforeWrite = erase
  await expect(files.add(board.id, PNG)).rejects.toMatchObject({ code: 'notFound', status: 404 })
  expect(folders()).toEqual([])
})

test('an upload that ends in the middle of an erase leaves nothing', async () => {
  await storage.createBoard(board)
  let uploaded = 0
  slow.afterRemoval = async () => {
    if (uploaded++ === 0) await files.add(board.id, PNG)
  }
  await erase()
  expect(uploaded).toBeGreaterThan(0)
  expect(folders()).toEqual([])
})

test('a board whose images can’t all be stored leaves none of them', async () => {
  const image = Buffer.from(PNG).toString('base64')
  const names = ['a', 'b'].map((letter) => `${letter.repeat(22)}.png`)
  const images = Object.fromEntries(names.map((name) => [name, image]))
  slow.beforeWrite = async (_, name) => {
    if (name === names[1]) throw new Error('The disk is full')
  }
  const { state } = board
  const made = createBoard({ storage, files }, { now: 1, state, images })
  await expect(made).rejects.toMatchObject({ code: 'storage' })
  expect(folders()).toEqual([])
})

test('an image that can’t be written whole leaves no part of itself', async () => {
  const name = `${'a'.repeat(22)}.png`
  // In its place, so that the last step fails.
  mkdirSync(join(folder, 'files', board.id, name), { recursive: true })
  await expect(new DiskFiles(folder).write(board.id, name, PNG)).rejects.toThrow()
  expect(readdirSync(join(folder, 'files', board.id))).toEqual([name])
})

test('an upload of which only the row can’t be stored leaves nothing', async () => {
  await storage.createBoard(board)
  storage.addFile = () => Promise.reject(new StorageError('The disk is full'))
  await expect(files.add(board.id, PNG)).rejects.toThrow(StorageError)
  expect(readdirSync(join(folder, 'files', board.id))).toEqual([])
})
