import { expect } from 'vitest'
import type { BoardId } from '../../../model/ids.ts'
import { A, ADA, B, bytes, plain, type StorageTest } from './storageTest.ts'

/** A snapshot takes the place of the updates that it contains. */
export function compaction(test: StorageTest): void {
  test('rows outlive their compaction, until they are pruned', async ({ storage, add }) => {
    await add(A, 10, ...Array.from({ length: 1100 }, () => bytes(1)))
    const [seq = 0] = await add(A, 20, bytes(2))
    await add(A, 5, bytes(3))
    await storage.compact(A, seq, bytes(8))
    expect(await storage.updates(A, {})).toHaveLength(1102)
    expect(plain((await storage.load(A)).updates)).toEqual([[3]])
    await storage.pruneUpdates(20)
    // The last is old, but in no snapshot.
    expect((await storage.updates(A, {})).map((row) => row.seq)).toEqual([seq, seq + 1])
    await storage.pruneUpdates(99)
    expect(plain((await storage.load(A)).updates)).toEqual([[3]])
  })

  test('compaction replaces what it contains and keeps what came after', async ({
    storage,
    add,
  }) => {
    const [seq = 0] = await add(A, 1, bytes(1), bytes(2))
    await add(A, 2, bytes(3))
    await storage.compact(A, seq, bytes(8))
    const { snapshot, updates } = await storage.load(A)
    expect([...snapshot]).toEqual([8])
    expect(plain(updates)).toEqual([[3]])
  })

  test('after everything was compacted away, new updates still come behind', async ({
    storage,
    add,
    reopened,
  }) => {
    const [first = 0] = await add(A, 1, bytes(1))
    await storage.compact(A, first, bytes(8))
    await storage.pruneUpdates(99)
    expect(await storage.updates(A, {})).toEqual([])
    const [second = 0] = await add(A, 2, bytes(2))
    expect(second).toBe(first + 1)
    storage = await reopened()
    expect(plain((await storage.load(A)).updates)).toEqual([[2]])
  })

  test('whose an edit is is forgotten when its row is old, in a snapshot or not', async ({
    storage,
    add,
  }) => {
    await add(A, 10, bytes(1))
    await add(A, 20, bytes(2))
    await add(B, 10, bytes(3))
    await storage.pruneUpdates(15)
    const rows = async (board: BoardId) =>
      (await storage.updates(board, {})).map((row) => [[...row.bytes], row.author])
    expect(await rows(A)).toEqual([
      [[1], undefined],
      [[2], ADA],
    ])
    expect(await rows(B)).toEqual([[[3], undefined]])
    expect(plain((await storage.load(A)).updates)).toEqual([[1], [2]])
  })

  test('a large snapshot comes back whole, and takes the place of another', async ({
    storage,
    add,
  }) => {
    const large = (seed: number) =>
      Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * seed) % 251)
    const loadedIs = async (...seeds: number[]) => {
      const { snapshot } = await storage.load(A)
      return seeds.some((seed) => Buffer.compare(snapshot, large(seed)) === 0)
    }
    const [first = 0] = await add(A, 1, bytes(1))
    await storage.compact(A, first, large(7))
    expect(await loadedIs(7)).toBe(true)
    const [second = 0] = await add(A, 2, bytes(2))
    const compacting = storage.compact(A, second, large(3))
    expect(await loadedIs(7, 3)).toBe(true)
    await compacting
    expect(await loadedIs(3)).toBe(true)
    await storage.compact(A, first, large(5))
    expect(await loadedIs(3)).toBe(true)
    await storage.compact(A, second, bytes(8))
    expect([...(await storage.load(A)).snapshot]).toEqual([8])
  })

  test('compactions of one board at the same time leave one of their snapshots, whole', async ({
    storage,
    add,
  }) => {
    const large = (seed: number) => Buffer.alloc(900_000, seed)
    const [seq = 0] = await add(A, 1, bytes(1))
    for (const lengths of [
      [900_000, 900_000],
      [900_000, 10],
      [300_000, 900_000],
    ]) {
      const states = lengths.map((length, i) => large(i + 1).subarray(0, length))
      const made = states.map((state) => storage.compact(A, seq, state))
      await Promise.all(made)
      const { snapshot } = await storage.load(A)
      expect(states.some((state) => Buffer.compare(snapshot, state) === 0)).toBe(true)
    }
  })

  test('a compaction that is late changes nothing', async ({ storage, add }) => {
    const [seq = 0] = await add(A, 1, bytes(1), bytes(2))
    await storage.compact(A, seq, bytes(8))
    await storage.compact(A, seq - 1, bytes(7))
    expect([...(await storage.load(A)).snapshot]).toEqual([8])
  })
}
