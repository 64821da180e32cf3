import { expect } from 'vitest'
import type { BoardId } from '../../../model/ids.ts'
import { A, ADA, B, bytes, plain, type StorageTest } from './storageTest.ts'

/** Boards go into the bin and back, are left alone and erased. */
export function endings(test: StorageTest): void {
  test('into the bin and back', async ({ storage }) => {
    await storage.setDeleted(A, 99)
    expect((await storage.findBoard(A))?.deletedAt).toBe(99)
    expect((await storage.findBoard(B))?.deletedAt).toBeUndefined()
    await storage.setDeleted(A, undefined)
    expect((await storage.findBoard(A))?.deletedAt).toBeUndefined()
  })

  test('boards that nobody touched, and those long in the bin', async ({ storage, add }) => {
    const made = 1_700_000_000_000
    expect(await storage.untouchedBoards(made)).toEqual([])
    expect((await storage.untouchedBoards(made + 1)).toSorted()).toEqual([A, B])
    await storage.setSeen(A, made + 10)
    expect((await storage.findBoard(A))?.seenAt).toBe(made + 10)
    expect(await storage.untouchedBoards(made + 10)).toEqual([B])
    await add(B, made + 20, bytes(1))
    expect(await storage.untouchedBoards(made + 20)).toEqual([A])
    await storage.setDeleted(A, made + 30)
    expect(await storage.untouchedBoards(made + 99)).toEqual([B])
    expect(await storage.binnedBoards(made + 30)).toEqual([])
    expect(await storage.binnedBoards(made + 31)).toEqual([A])
    expect((await storage.endings(made + 30)).boards).toEqual([A])
    expect((await storage.endings(made + 31)).boards).toEqual([])
  })

  test('an erased board is gone with everything, the others are as they were', async ({
    storage,
    add,
  }) => {
    const fill = async (board: BoardId) => {
      await add(board, 1, bytes(1))
      const isKept = await storage.addFile(board, { name: 'a.png', type: 'image/png', bytes: 12 })
      await storage.saveParticipant(board, { id: ADA, name: 'Ada' })
      const key = { board, role: 'viewer', createdAt: 6 } as const
      await storage.addKey({ ...key, id: `more${board}`, hash: bytes(8, board.charCodeAt(5)) })
      await storage.addVersion({
        ...{ id: `v${board}`, board, at: 10, seq: 1, author: ADA, name: 'x', kind: 'named' },
        writers: [ADA],
        state: bytes(1),
      })
      return isKept
    }
    expect(await fill(A)).toBe(true)
    await fill(B)
    expect(await storage.missingBoards([A, B])).toEqual([])
    await storage.eraseBoard(A)
    expect(await storage.missingBoards([A, B])).toEqual([A])
    expect(await storage.findBoard(A)).toBeUndefined()
    await expect(storage.load(A)).rejects.toThrow()
    // What another node was about to store.
    expect(await fill(A)).toBe(false)
    const left = [storage.updates(A, {}), storage.files(A), storage.participants(A)]
    expect(await Promise.all([...left, storage.versions(A), storage.keys(A)])).toEqual(
      Array.from({ length: 5 }, () => []),
    )
    expect(plain((await storage.load(B)).updates)).toEqual([[1]])
    expect(await storage.versions(B)).toHaveLength(1)
    expect(await storage.keys(B)).toHaveLength(2)
    expect(await add(A, 2, bytes(2))).toEqual([undefined])
  })
}
