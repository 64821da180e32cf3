import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BoardId, ParticipantId } from '../../model/ids.ts'
import {
  StorageError,
  type BoardStorage,
  type NewBoard,
  type UpdateSpan,
  type Version,
} from '../../server/storage/BoardStorage.ts'

/** A store that can be closed and opened again with the same content. */
export interface StorageUnderTest {
  readonly open: () => Promise<BoardStorage>
  readonly dispose: () => Promise<void>
}

const A = 'boardA' as BoardId
const B = 'boardB' as BoardId
const bytes = (...values: number[]) => new Uint8Array(values)
const ADA = 'ada' as ParticipantId
const by = (author: ParticipantId | undefined, ...updates: Uint8Array[]) =>
  updates.map((update) => ({ bytes: update, author }))
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
      storage.append([{ board, updates: by(ADA, ...updates), clientIds: new Map(), at }])

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
        { board: A, updates: by(ADA, bytes(1), bytes(2)), clientIds, at: 1 },
        { board: B, updates: by(ADA, bytes(3)), clientIds, at: 1 },
      ])
      expect(seqs).toEqual([2, 1])
      expect(seqs).toEqual([(await storage.load(A)).seq, (await storage.load(B)).seq])
    })

    test("a board's updates are numbered without a gap, also by those who append at once", async () => {
      const append = () => add(A, 1, bytes(1), bytes(2))
      const seqs = await Promise.all(Array.from({ length: 10 }, append))
      expect(seqs.flat().toSorted((a = 0, b = 0) => a - b)).toEqual([
        2, 4, 6, 8, 10, 12, 14, 16, 18, 20,
      ])
      const rows = await storage.updates(A, {})
      expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    })

    test('what must come right after a number comes there or not at all', async () => {
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

    test('of several that want the same number, one gets it', async () => {
      const entry = { board: A, updates: by(ADA, bytes(1)), clientIds: new Map<number, string>() }
      const append = () => storage.append([{ ...entry, at: 1, after: 0 }])
      const seqs = await Promise.all(Array.from({ length: 5 }, append))
      expect(seqs.flat().filter((seq) => seq !== undefined)).toEqual([1])
      expect((await storage.load(A)).seq).toBe(1)
    })

    test('a board that takes nothing keeps no other from being stored', async () => {
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

    test('each row says whose it is, when and where in the order', async () => {
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

    test('who wrote in a span, each once and nobody for the server', async () => {
      await add(A, 10, bytes(1), bytes(2))
      const entry = { board: A, clientIds: new Map<number, string>(), at: 20 }
      await storage.append([{ ...entry, updates: by(undefined, bytes(3)) }])
      await storage.append([{ ...entry, updates: by('ben' as ParticipantId, bytes(4)) }])
      expect(await storage.writers(A, {})).toEqual([ADA, 'ben'])
      expect(await storage.writers(A, { after: 1, upTo: 3 })).toEqual([ADA])
      expect(await storage.writers(A, { since: 20 })).toEqual(['ben'])
      expect(await storage.writers(B, {})).toEqual([])
    })

    test('rows outlive their compaction, until they are pruned', async () => {
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
      await storage.pruneUpdates(99)
      expect(await storage.updates(A, {})).toEqual([])
      const [second = 0] = await add(A, 2, bytes(2))
      expect(second).toBe(first + 1)
      await storage.close()
      storage = await under.open()
      expect(plain((await storage.load(A)).updates)).toEqual([[2]])
    })

    test('a large snapshot comes back whole, and takes the place of another', async () => {
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

    test('compactions of one board at the same time leave one of their snapshots, whole', async () => {
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

    test('a compaction that is late changes nothing', async () => {
      const [seq = 0] = await add(A, 1, bytes(1), bytes(2))
      await storage.compact(A, seq, bytes(8))
      await storage.compact(A, seq - 1, bytes(7))
      expect([...(await storage.load(A)).snapshot]).toEqual([8])
    })

    test('versions: listed without their states, newest first, found on their board only', async () => {
      const version = (id: string, at: number): Version => ({
        ...{ id, board: A, at, seq: 7, author: ADA, name: 'Before lunch', kind: 'named' },
        writers: [ADA],
        state: bytes(at),
      })
      const auto: Version = {
        ...version('v2', 20),
        author: undefined,
        name: undefined,
        kind: 'auto',
      }
      await storage.addVersion(version('v1', 10))
      await storage.addVersion(auto)
      const { state: _, ...listed } = auto
      const { state: __, ...named } = version('v1', 10)
      expect(await storage.versions(A)).toEqual([listed, named])
      await storage.addVersion({ ...version('v1', 99), name: 'The same again' })
      await storage.nameVersion(A, 'v1', 'After lunch')
      await storage.nameVersion(B, 'v1', 'Not theirs')
      expect(await storage.versions(A)).toEqual([listed, { ...named, name: 'After lunch' }])
      await storage.addVersion({ ...auto, id: 'v4', at: 15 })
      await storage.nameVersion(A, 'v4', 'Worth keeping')
      const kept = (await storage.versions(A)).find(({ id }) => id === 'v4')
      expect(kept).toMatchObject({ kind: 'named', name: 'Worth keeping' })
      await storage.removeVersions(A, ['v4'])
      expect([...((await storage.findVersion(A, 'v1'))?.state ?? [])]).toEqual([10])
      expect(await storage.findVersion(B, 'v1')).toBeUndefined()
      expect(await storage.versions(B)).toEqual([])
      await storage.addVersion(version('v3', 30))
      await storage.removeVersions(A, ['v3'])
      await storage.removeVersions(B, ['v2'])
      await storage.pruneVersions(20)
      expect(await storage.versions(A)).toEqual([listed])
    })

    test('client ids belong to the first device', async () => {
      const of = (device: string) => [
        { board: A, updates: [], clientIds: new Map([[4_000_000_000, device]]), at: 1 },
      ]
      await storage.append(of('one'))
      await storage.append(of('two'))
      expect([...(await storage.load(A)).clientIds]).toEqual([[4_000_000_000, 'one']])
      expect([...(await storage.clientIds(A))]).toEqual([[4_000_000_000, 'one']])
      expect((await storage.load(B)).clientIds.size).toBe(0)
    })

    test('a board that was never made cannot be loaded, and is not found', async () => {
      await expect(storage.load('nowhere' as BoardId)).rejects.toThrow(StorageError)
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

    test('a board says whether its past was rewritten', async () => {
      expect((await storage.findBoard(A))?.past).toEqual({ epoch: 0, recoveryUntil: undefined })
      const past = { epoch: 3, recoveryUntil: 1_800_000_000_000 }
      await storage.setPast(A, past)
      expect((await storage.findBoard(A))?.past).toEqual(past)
      expect((await storage.findBoard(B))?.past.epoch).toBe(0)
      await storage.setPast(A, { epoch: 4, recoveryUntil: undefined })
      expect((await storage.findBoard(A))?.past.recoveryUntil).toBeUndefined()
    })

    test('keys are found by hash and by id', async () => {
      const key = await storage.findKey({ id: 'keyboardA' })
      expect(key).toMatchObject({ board: A, role: 'viewer', createdAt: 5 })
      expect(await storage.findKey({ hash: bytes(9, 65) })).toEqual(key)
      expect(await storage.findKey({ hash: bytes(1) })).toBeUndefined()
    })

    test('a role’s keys end together, the next one is there at once, and every node hears of it', async () => {
      const key = (id: string, role: 'viewer' | 'facilitator') => ({
        ...{ id, board: A, role, hash: bytes(7, id.charCodeAt(0)), createdAt: 6 },
      })
      await storage.addKey(key('second', 'viewer'))
      await storage.addKey(key('leads', 'facilitator'))
      await storage.replaceKeys({ board: A, role: 'viewer' }, key('next', 'viewer'), 50)
      expect((await storage.keys(A)).map(({ id }) => id)).toEqual(['leads', 'next'])
      expect(await storage.findKey({ id: 'keyboardA' })).toBeUndefined()
      expect(await storage.findKey({ hash: bytes(9, 65) })).toBeUndefined()
      expect(await storage.findKey({ id: 'keyboardB' })).toBeDefined()
      const ended = async (since: number) =>
        (await storage.endings(since)).keys.map(({ id, board }) => `${board} ${id}`).toSorted()
      expect(await ended(50)).toEqual(['boardA keyboardA', 'boardA second'])
      expect(await ended(51)).toEqual([])
      await storage.replaceKeys({ board: A, role: 'viewer' }, undefined, 60)
      expect((await storage.keys(A)).map(({ id }) => id)).toEqual(['leads'])
      expect(await ended(51)).toEqual(['boardA next'])
    })

    test('boards that nobody touched, and those long in the bin', async () => {
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

    test('an erased board is gone with everything, the others are as they were', async () => {
      const fill = async (board: BoardId) => {
        await add(board, 1, bytes(1))
        await storage.addFile(board, { name: 'a.png', type: 'image/png', bytes: 12 })
        await storage.saveParticipant(board, { id: ADA, name: 'Ada' })
        await storage.addVersion({
          ...{ id: `v${board}`, board, at: 10, seq: 1, author: ADA, name: 'x', kind: 'named' },
          writers: [ADA],
          state: bytes(1),
        })
      }
      await fill(A)
      await fill(B)
      expect(await storage.missingBoards([A, B])).toEqual([])
      await storage.eraseBoard(A)
      expect(await storage.missingBoards([A, B])).toEqual([A])
      expect(await storage.findBoard(A)).toBeUndefined()
      await expect(storage.load(A)).rejects.toThrow()
      // What another node was about to store.
      await fill(A)
      const left = [storage.updates(A, {}), storage.files(A), storage.participants(A)]
      expect(await Promise.all([...left, storage.versions(A), storage.keys(A)])).toEqual(
        Array.from({ length: 5 }, () => []),
      )
      expect(plain((await storage.load(B)).updates)).toEqual([[1]])
      expect(await storage.versions(B)).toHaveLength(1)
      expect(await storage.keys(B)).toHaveLength(1)
      expect(await add(A, 2, bytes(2))).toEqual([undefined])
    })

    test('participants keep their id and take a new name', async () => {
      const id = 'p1' as ParticipantId
      await storage.saveParticipant(A, { id, name: 'Ada' })
      await storage.saveParticipant(A, { id, name: 'Ada L.' })
      expect(await storage.participants(A)).toEqual([{ id, name: 'Ada L.' }])
      expect(await storage.findParticipant(A, id)).toEqual({ id, name: 'Ada L.' })
      expect(await storage.findParticipant(B, id)).toBeUndefined()
      await storage.eraseName(A, id)
      expect(await storage.participants(A)).toEqual([{ id, name: '' }])
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
