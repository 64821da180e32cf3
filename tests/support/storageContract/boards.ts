import { expect } from 'vitest'
import type { BoardId } from '../../../model/ids.ts'
import { StorageError } from '../../../server/storage/BoardStorage.ts'
import { A, B, bytes, newBoard, plain, type StorageTest } from './storageTest.ts'

/** What is known of a board stays so, and is of no other. */
export function boards(test: StorageTest): void {
  test('a board that was never made cannot be loaded, and is not found', async ({ storage }) => {
    await expect(storage.load('nowhere' as BoardId)).rejects.toThrow(StorageError)
    expect(await storage.findBoard('nowhere' as BoardId)).toBeUndefined()
  })

  test('a board that exists is not made twice, and nothing of the second is kept', async ({
    storage,
  }) => {
    const twin = { ...newBoard(A, bytes(5)), keys: [] }
    await expect(storage.createBoard(twin)).rejects.toThrow()
    expect([...(await storage.load(A)).snapshot]).toEqual([0])
  })

  test('when a board changed last', async ({ storage, add }) => {
    const updatedAt = async () => (await storage.findBoard(A))?.updatedAt
    expect(await updatedAt()).toBe(1_700_000_000_000)
    const [seq = 0] = await add(A, 1_800_000_000_000, bytes(1))
    expect(await updatedAt()).toBe(1_800_000_000_000)
    await storage.compact(A, seq, bytes(8))
    expect(await updatedAt()).toBe(1_800_000_000_000)
  })

  test('a board says whether its past was rewritten', async ({ storage }) => {
    expect((await storage.findBoard(A))?.past).toEqual({ epoch: 0, recoveryUntil: undefined })
    const past = { epoch: 3, recoveryUntil: 1_800_000_000_000 }
    await storage.setPast(A, past)
    expect((await storage.findBoard(A))?.past).toEqual(past)
    expect((await storage.findBoard(B))?.past.epoch).toBe(0)
    await storage.setPast(A, { epoch: 4, recoveryUntil: undefined })
    expect((await storage.findBoard(A))?.past.recoveryUntil).toBeUndefined()
  })

  test('files are known by name, on their board only', async ({ storage }) => {
    const file = { name: 'a.png', type: 'image/png', bytes: 12 }
    await storage.addFile(A, file)
    expect(await storage.files(A)).toEqual([file])
    expect(await storage.findFile(A, 'a.png')).toEqual(file)
    expect(await storage.findFile(B, 'a.png')).toBeUndefined()
  })

  test('everything is there after it was closed and opened again', async ({
    storage,
    add,
    reopened,
  }) => {
    const secret = [...(await storage.serverSecret())]
    await add(A, 1, bytes(1))
    storage = await reopened()
    expect([...(await storage.serverSecret())]).toEqual(secret)
    expect(plain((await storage.load(A)).updates)).toEqual([[1]])
    await storage.check()
  })
}
