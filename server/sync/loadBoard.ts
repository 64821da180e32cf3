import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { BoardId } from '../../model/ids.ts'
import { SERVER_IDS } from '../../model/protocol.ts'
import { secureRandom } from '../auth/random.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'
import { ClientIds } from './ClientIds.ts'
import { applySnapshot, showable } from './snapshot.ts'

export interface LoadedBoard {
  readonly board: Board
  readonly clientIds: ClientIds
  readonly seq: number
  /** The stored document as one update, when it can be shown as it is. */
  readonly stored: Uint8Array | undefined
  /** Those behind the snapshot. */
  readonly updates: readonly Uint8Array[]
  readonly snapshotBytes: number
}

/** Reads a whole board into memory. @throws {StorageError} */
export async function loadBoard(storage: BoardStorage, id: BoardId): Promise<LoadedBoard> {
  const { snapshot, updates, seq, clientIds: stored } = await storage.load(id)
  const doc = new Y.Doc()
  const board = new Board(doc)
  // One transaction: thousands of small ones take a hundred times as long.
  doc.transact(() => {
    applySnapshot(doc, snapshot)
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  const clientIds = new ClientIds(stored)
  doc.clientID = newServerId((used) => doc.store.clients.has(used) || clientIds.has(used))
  return {
    board,
    clientIds,
    seq,
    stored: showable(snapshot),
    updates,
    snapshotBytes: snapshot.length,
  }
}

/**
 * Never one that wrote before: after a restore from a backup it would give the same clocks to other content, and two
 * people's boards would differ for ever.
 */
export function newServerId(isUsed: (id: number) => boolean = () => false): number {
  let id: number
  do id = 1 + Math.floor(secureRandom() * (SERVER_IDS - 1))
  while (isUsed(id))
  return id
}
