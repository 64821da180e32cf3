import { expect } from 'vitest'
import type { BoardId, ParticipantId } from '../../../model/ids.ts'
import type { UpdateSpan } from '../../../server/storage/BoardStorage.ts'
import { A, ADA, B, by, bytes, plain, type StorageTest } from './storageTest.ts'

/** Updates are numbered as they come, and say whose they are. */
export function appends(test: StorageTest): void {
  test('updates come back in order, each board its own', async ({ storage, add }) => {
    await add(A, 1, bytes(1), bytes(2))
    await add(B, 1, bytes(7))
    await add(A, 2, bytes(3))
    const { snapshot, updates } = await storage.load(A)
    expect([...snapshot]).toEqual([0])
    expect(plain(updates)).toEqual([[1], [2], [3]])
    expect(plain((await storage.load(B)).updates)).toEqual([[7]])
  })

  test('one commit holds many boards, and says where each ended', async ({ storage }) => {
    const clientIds = new Map<number, string>()
    const seqs = await storage.append([
      { board: A, updates: by(ADA, bytes(1), bytes(2)), clientIds, at: 1 },
      { board: B, updates: by(ADA, bytes(3)), clientIds, at: 1 },
    ])
    expect(seqs).toEqual([2, 1])
    expect(seqs).toEqual([(await storage.load(A)).seq, (await storage.load(B)).seq])
  })

  test("a board's updates are numbered without a gap, also by those who append at once", async ({
    storage,
    add,
  }) => {
    const append = () => add(A, 1, bytes(1), bytes(2))
    const seqs = await Promise.all(Array.from({ length: 10 }, append))
    expect(seqs.flat().toSorted((a = 0, b = 0) => a - b)).toEqual([
      2, 4, 6, 8, 10, 12, 14, 16, 18, 20,
    ])
    const rows = await storage.updates(A, {})
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  test('what must come right after a number comes there or not at all', async ({
    storage,
    add,
  }) => {
    const clientIds = new Map([[7, 'hers']])
    const after = (number: number) => [
      { board: A, updates: by(ADA, bytes(1)), clientIds, at: 1, after: number },
    ]
    await add(A, 1, bytes(1))
    expect(await storage.append(after(0))).toEqual([undefined])
    expect((await storage.load(A)).seq).toBe(1)
    expect((await storage.clientIds(A)).size).toBe(0)
    expect(await storage.append(after(1))).toEqual([2])
    expect([...(await storage.clientIds(A))]).toEqual([[7, 'hers']])
  })

  test('of several that want the same number, one gets it', async ({ storage }) => {
    const entry = { board: A, updates: by(ADA, bytes(1)), clientIds: new Map<number, string>() }
    const append = () => storage.append([{ ...entry, at: 1, after: 0 }])
    const seqs = await Promise.all(Array.from({ length: 5 }, append))
    expect(seqs.flat().filter((seq) => seq !== undefined)).toEqual([1])
    expect((await storage.load(A)).seq).toBe(1)
  })

  test('a board that takes nothing keeps no other from being stored', async ({ storage }) => {
    const entry = { updates: by(ADA, bytes(1), bytes(2)), clientIds: new Map([[7, 'hers']]) }
    const nowhere = { ...entry, board: 'nowhere' as BoardId, at: 1 }
    const late = { ...entry, board: A, at: 1, after: 3 }
    expect(await storage.append([nowhere, { ...entry, board: B, at: 1 }, late])).toEqual([
      ...[undefined, 2, undefined],
    ])
    expect((await storage.load(A)).seq).toBe(0)
    expect((await storage.load(B)).seq).toBe(2)
    expect([...(await storage.clientIds(B))]).toEqual([[7, 'hers']])
    expect(await storage.append([nowhere])).toEqual([undefined])
  })

  test('each row says whose it is, when and where in the order', async ({ storage, add }) => {
    await add(A, 10, bytes(1))
    const entry = { board: A, clientIds: new Map<number, string>(), at: 20 }
    await storage.append([{ ...entry, updates: by(undefined, bytes(2)) }])
    await add(A, 30, bytes(3))
    await add(B, 30, bytes(9))
    const rows = await storage.updates(A, {})
    expect(rows.map(({ seq, at, author, bytes: [first] }) => [seq, at, author, first])).toEqual([
      [1, 10, ADA, 1],
      [2, 20, undefined, 2],
      [3, 30, ADA, 3],
    ])
    const numbers = async (span: UpdateSpan) =>
      (await storage.updates(A, span)).map(({ seq }) => seq)
    expect(await numbers({ after: 1 })).toEqual([2, 3])
    expect(await numbers({ upTo: 2 })).toEqual([1, 2])
    expect(await numbers({ since: 20 })).toEqual([2, 3])
    expect(await numbers({ after: 1, upTo: 2, since: 20 })).toEqual([2])
  })

  test('who wrote in a span, each once and nobody for the server', async ({ storage, add }) => {
    await add(A, 10, bytes(1), bytes(2))
    const entry = { board: A, clientIds: new Map<number, string>(), at: 20 }
    await storage.append([{ ...entry, updates: by(undefined, bytes(3)) }])
    await storage.append([{ ...entry, updates: by('ben' as ParticipantId, bytes(4)) }])
    expect(await storage.writers(A, {})).toEqual([ADA, 'ben'])
    expect(await storage.writers(A, { after: 1, upTo: 3 })).toEqual([ADA])
    expect(await storage.writers(A, { since: 20 })).toEqual(['ben'])
    expect(await storage.writers(B, {})).toEqual([])
  })

  test('what somebody wrote, without its content', async ({ storage, add }) => {
    const ben = 'ben' as ParticipantId
    const entry = { board: A, clientIds: new Map<number, string>() }
    await add(A, 10, bytes(1), bytes(2, 2))
    await storage.append([{ ...entry, at: 20, updates: by(ben, bytes(3, 3, 3)) }])
    await storage.append([{ ...entry, at: 25, updates: by(undefined, bytes(4)) }])
    await add(A, 30, ...Array.from({ length: 2500 }, () => bytes(5, 5)))
    await add(B, 40, bytes(6))
    const edits = await storage.editsBy(A, ADA)
    expect(edits).toHaveLength(2502)
    expect(edits.slice(0, 3)).toEqual([
      { at: 10, bytes: 1 },
      { at: 10, bytes: 2 },
      { at: 30, bytes: 2 },
    ])
    expect(await storage.editsBy(A, ben)).toEqual([{ at: 20, bytes: 3 }])
    expect(await storage.editsBy(B, ben)).toEqual([])
  })
}
