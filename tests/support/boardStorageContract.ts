import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { BoardStorage, NewBoard } from '../../server/storage/BoardStorage.ts'

/** A store that can be closed and opened again with the same content. */
export interface StorageUnderTest {
  readonly open: () => Promise<BoardStorage>
  readonly dispose: () => Promise<void>
}

const A = 'boardA' as BoardId
const B = 'boardB' as BoardId
const bytes = (...values: number[]) => new Uint8Array(values)
const plain = (list: readonly Uint8Array[]) => list.map((entry) => [...entry])

function newBoard(id: BoardId, state: Uint8Array): NewBoard {
  return {
    id,
    secret: bytes(1, 2, 3),
    createdAt: 1_700_000_000_000,
    keys: [
      { id: `key${id}`, board: id, role: 'viewer', hash: bytes(9, id.charCodeAt(5)), createdAt: 5 },
    ],
    participants: [],
    files: [],
    state,
  }
}

/** What every backend promises; a backend's own test file only says how to set one up. */
export function boardStorageContract(name: string, setUp: () => Promise<StorageUnderTest>): void {
  describe(name, () => {
    let under: StorageUnderTest
    let storage: BoardStorage
    beforeEach(async () => {
      under = await setUp()
      storage = await under.open()
      await storage.createBoard(newBoard(A, bytes(0)))
      await storage.createBoard(newBoard(B, bytes(0)))
    })
    afterEach(async () => {
      await storage.close()
      await under.dispose()
    })
    const add = (board: BoardId, at: number, ...updates: Uint8Array[]) =>
      storage.append([{ board, updates, clientIds: new Map(), at }])

    test('updates come back in order, each board its own', async () => {
      await add(A, 1, bytes(1), bytes(2))
      await add(B, 1, bytes(7))
      await add(A, 2, bytes(3))
      const { snapshot, updates } = await storage.load(A)
      expect([...snapshot]).toEqual([0])
      expect(plain(updates)).toEqual([[1], [2], [3]])
      expect(plain((await storage.load(B)).updates)).toEqual([[7]])
    })

    test('one commit holds many boards, and says where each ended', async () => {
      const clientIds = new Map<number, string>()
      const seqs = await storage.append([
        { board: A, updates: [bytes(1), bytes(2)], clientIds, at: 1 },
        { board: B, updates: [bytes(3)], clientIds, at: 1 },
      ])
      expect(seqs).toEqual([(await storage.load(A)).seq, (await storage.load(B)).seq])
    })

    test('compaction replaces what it contains and keeps what came after', async () => {
      const [seq = 0] = await add(A, 1, bytes(1), bytes(2))
      await add(A, 2, bytes(3))
      await storage.compact(A, seq, bytes(8))
      const { snapshot, updates } = await storage.load(A)
      expect([...snapshot]).toEqual([8])
      expect(plain(updates)).toEqual([[3]])
    })

    test('after everything was compacted away, new updates still come behind', async () => {
      const [first = 0] = await add(A, 1, bytes(1))
      await storage.compact(A, first, bytes(8))
      const [second = 0] = await add(A, 2, bytes(2))
      expect(second).toBeGreaterThan(first)
      await storage.close()
      storage = await under.open()
      expect(plain((await storage.load(A)).updates)).toEqual([[2]])
    })

    test('a compaction that is late changes nothing', async () => {
      const [seq = 0] = await add(A, 1, bytes(1), bytes(2))
      await storage.compact(A, seq, bytes(8))
      await storage.compact(A, seq - 1, bytes(7))
      expect([...(await storage.load(A)).snapshot]).toEqual([8])
    })

    test('client ids belong to the first device', async () => {
      const of = (device: string) => [
        { board: A, updates: [], clientIds: new Map([[4_000_000_000, device]]), at: 1 },
      ]
      await storage.append(of('one'))
      await storage.append(of('two'))
      expect([...(await storage.load(A)).clientIds]).toEqual([[4_000_000_000, 'one']])
      expect((await storage.load(B)).clientIds.size).toBe(0)
    })

    test('a board that was never made cannot be loaded, and is not found', async () => {
      await expect(storage.load('nowhere' as BoardId)).rejects.toThrow()
      expect(await storage.findBoard('nowhere' as BoardId)).toBeUndefined()
    })

    test('when a board changed last', async () => {
      const updatedAt = async () => (await storage.findBoard(A))?.updatedAt
      expect(await updatedAt()).toBe(1_700_000_000_000)
      const [seq = 0] = await add(A, 1_800_000_000_000, bytes(1))
      expect(await updatedAt()).toBe(1_800_000_000_000)
      await storage.compact(A, seq, bytes(8))
      expect(await updatedAt()).toBe(1_800_000_000_000)
    })

    test('into the bin and back', async () => {
      await storage.setDeleted(A, 99)
      expect((await storage.findBoard(A))?.deletedAt).toBe(99)
      expect((await storage.findBoard(B))?.deletedAt).toBeUndefined()
      await storage.setDeleted(A, undefined)
      expect((await storage.findBoard(A))?.deletedAt).toBeUndefined()
    })

    test('keys are found by hash and by id', async () => {
      const key = await storage.findKey({ id: 'keyboardA' })
      expect(key).toMatchObject({ board: A, role: 'viewer', createdAt: 5 })
      expect(await storage.findKey({ hash: bytes(9, 65) })).toEqual(key)
      expect(await storage.findKey({ hash: bytes(1) })).toBeUndefined()
    })

    test('participants keep their id and take a new name', async () => {
      const id = 'p1' as ParticipantId
      await storage.saveParticipant(A, { id, name: 'Ada' })
      await storage.saveParticipant(A, { id, name: 'Ada L.' })
      expect(await storage.participants(A)).toEqual([{ id, name: 'Ada L.' }])
      expect(await storage.findParticipant(A, id)).toEqual({ id, name: 'Ada L.' })
      expect(await storage.findParticipant(B, id)).toBeUndefined()
    })

    test('files are known by name, on their board only', async () => {
      const file = { name: 'a.png', type: 'image/png', bytes: 12 }
      await storage.addFile(A, file)
      expect(await storage.files(A)).toEqual([file])
      expect(await storage.findFile(A, 'a.png')).toEqual(file)
      expect(await storage.findFile(B, 'a.png')).toBeUndefined()
    })

    test('everything is there after it was closed and opened again', async () => {
      const secret = [...(await storage.serverSecret())]
      await add(A, 1, bytes(1))
      await storage.close()
      storage = await under.open()
      expect([...(await storage.serverSecret())]).toEqual(secret)
      expect(plain((await storage.load(A)).updates)).toEqual([[1]])
      await storage.check()
    })

    test('a board that exists is not made twice, and nothing of the second is kept', async () => {
      const twin = { ...newBoard(A, bytes(5)), keys: [] }
      await expect(storage.createBoard(twin)).rejects.toThrow()
      expect([...(await storage.load(A)).snapshot]).toEqual([0])
    })
  })
}
