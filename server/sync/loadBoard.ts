import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { BoardId } from '../../model/ids.ts'
import { SERVER_IDS } from '../../model/protocol.ts'
import { secureRandom } from '../auth/random.ts'
import type { BoardStorage, Past } from '../storage/BoardStorage.ts'
import { ClientIds } from './ClientIds.ts'
import type { Peers } from './Peers.ts'
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
  /** Of all update rows behind the snapshot. */
  readonly rowBytes: number
  readonly past: Past
}

/** Reads a whole board into memory; a recovery whose time is over ends here. @throws {StorageError} */
export async function loadBoard(
  storage: BoardStorage,
  id: BoardId,
  now: number,
  peers?: Peers,
): Promise<LoadedBoard> {
  const past = await currentPast(storage, id, now)
  const { snapshot, updates, seq, clientIds: stored } = await storage.load(id)
  const doc = new Y.Doc()
  const board = new Board(doc)
  // One transaction: thousands of small ones take a hundred times as long.
  doc.transact(() => {
    applySnapshot(doc, snapshot)
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  const clientIds = new ClientIds(stored)
  const isUsed = (used: number) => doc.store.clients.has(used) || clientIds.has(used)
  do doc.clientID = newServerId(isUsed)
  while (peers && !(await peers.claimServerId(id, doc.clientID)))
  return {
    board,
    clientIds,
    seq,
    stored: showable(snapshot),
    updates,
    snapshotBytes: snapshot.length,
    rowBytes: updates.reduce((sum, update) => sum + update.length, 0),
    past,
  }
}

/** The past of a board as it counts now: after a recovery everybody begins anew from what the server has. */
async function currentPast(storage: BoardStorage, id: BoardId, now: number): Promise<Past> {
  const past = (await storage.findBoard(id))?.past ?? { epoch: 0, recoveryUntil: undefined }
  if (past.recoveryUntil === undefined || past.recoveryUntil > now) return past
  const after: Past = { epoch: past.epoch + 1, recoveryUntil: undefined }
  await storage.setPast(id, after)
  return after
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
