import { expect } from 'vitest'
import type { ParticipantId } from '../../../model/ids.ts'
import { A, B, bytes, type StorageTest } from './storageTest.ts'

/** Keys, participants and devices: who may come to a board, and who came. */
export function access(test: StorageTest): void {
  test('keys are found by hash and by id', async ({ storage }) => {
    const key = await storage.findKey({ id: 'keyboardA' })
    expect(key).toMatchObject({ board: A, role: 'viewer', createdAt: 5 })
    expect(await storage.findKey({ hash: bytes(9, 65) })).toEqual(key)
    expect(await storage.findKey({ hash: bytes(1) })).toBeUndefined()
  })

  test('a role’s keys end together, the next one is there at once, and every node hears of it', async ({
    storage,
  }) => {
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

  test('participants keep their id and take a new name', async ({ storage }) => {
    const id = 'p1' as ParticipantId
    await storage.saveParticipant(A, { id, name: 'Ada' })
    await storage.saveParticipant(A, { id, name: 'Ada L.' })
    expect(await storage.participants(A)).toEqual([{ id, name: 'Ada L.' }])
    expect(await storage.findParticipant(A, id)).toEqual({ id, name: 'Ada L.' })
    expect(await storage.findParticipant(B, id)).toBeUndefined()
    await storage.eraseName(A, id)
    expect(await storage.participants(A)).toEqual([{ id, name: '' }])
  })

  test('client ids belong to the first device', async ({ storage }) => {
    const of = (device: string) => [
      { board: A, updates: [], clientIds: new Map([[4_000_000_000, device]]), at: 1 },
    ]
    await storage.append(of('one'))
    await storage.append(of('two'))
    expect([...(await storage.load(A)).clientIds]).toEqual([[4_000_000_000, 'one']])
    expect([...(await storage.clientIds(A))]).toEqual([[4_000_000_000, 'one']])
    expect((await storage.load(B)).clientIds.size).toBe(0)
  })
}
