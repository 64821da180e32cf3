import { expect } from 'vitest'
import type { Version } from '../../../server/storage/BoardStorage.ts'
import { A, ADA, B, bytes, type StorageTest } from './storageTest.ts'

/** Versions of a board are kept, named and pruned. */
export function versions(test: StorageTest): void {
  test('versions: listed without their states, newest first, found on their board only', async ({
    storage,
  }) => {
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

  test('however many versions are too old, all of them go, and those of other boards too', async ({
    storage,
  }) => {
    const version = (n: number): Version => ({
      ...{ id: `v${n}`, board: n % 10 === 0 ? B : A, at: n, seq: n, author: undefined },
      ...{ name: undefined, kind: 'auto', writers: [], state: bytes(n % 256) },
    })
    await Promise.all(Array.from({ length: 130 }, (_, n) => storage.addVersion(version(n))))
    await storage.pruneVersions(125)
    const left = [...(await storage.versions(A)), ...(await storage.versions(B))]
    expect(left.map(({ at }) => at)).toEqual([129, 128, 127, 126, 125])
  })
}
