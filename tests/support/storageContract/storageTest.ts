import { test } from 'vitest'
import type { BoardId, ParticipantId } from '../../../model/ids.ts'
import type { BoardStorage, NewBoard } from '../../../server/storage/BoardStorage.ts'

/** A store that can be closed and opened again with the same content. */
export interface StorageUnderTest {
  readonly open: () => Promise<BoardStorage>
  readonly dispose: () => Promise<void>
}

export const A = 'boardA' as BoardId
export const B = 'boardB' as BoardId
export const bytes = (...values: number[]) => new Uint8Array(values)
export const ADA = 'ada' as ParticipantId
export const by = (author: ParticipantId | undefined, ...updates: Uint8Array[]) =>
  updates.map((update) => ({ bytes: update, author }))
export const plain = (list: readonly Uint8Array[]) => list.map((entry) => [...entry])

export function newBoard(id: BoardId, state: Uint8Array): NewBoard {
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

/** Gives each test a store of its own that has both boards, as last opened. */
export function storageTest(setUp: () => Promise<StorageUnderTest>) {
  return test
    .extend('under', setUp)
    .extend('opened', async ({ under }, { onCleanup }) => {
      const opened = { storage: await under.open() }
      onCleanup(async () => {
        await opened.storage.close()
        await under.dispose()
      })
      await opened.storage.createBoard(newBoard(A, bytes(0)))
      await opened.storage.createBoard(newBoard(B, bytes(0)))
      return opened
    })
    .extend('storage', ({ opened }) => opened.storage)
    .extend('reopened', ({ under, opened }) => async (): Promise<BoardStorage> => {
      await opened.storage.close()
      opened.storage = await under.open()
      return opened.storage
    })
    .extend(
      'add',
      ({ opened }) =>
        (board: BoardId, at: number, ...updates: Uint8Array[]) =>
          opened.storage.append([
            { board, updates: by(ADA, ...updates), clientIds: new Map(), at },
          ]),
    )
}

export type StorageTest = ReturnType<typeof storageTest>
