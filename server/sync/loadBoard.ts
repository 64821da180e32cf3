import type { BoardId } from '../../model/ids.ts'
import { SERVER_IDS } from '../../model/protocol.ts'
import { secureRandom } from '../auth/random.ts'
import type { BoardStorage, Past } from '../storage/BoardStorage.ts'
import { ClientIds } from './ClientIds.ts'

/** A board as the store has it, not read yet. */
export interface StoredBoard {
  readonly clientIds: ClientIds
  readonly seq: number
  readonly snapshot: Uint8Array
  /** Those behind the snapshot. */
  readonly updates: readonly Uint8Array[]
  readonly past: Past
}

/** Fetches a whole board from the store; a recovery whose time is over ends here. @throws {StorageError} */
export async function loadBoard(
  storage: BoardStorage,
  id: BoardId,
  now: number,
): Promise<StoredBoard> {
  const past = await currentPast(storage, id, now)
  const { clientIds, ...stored } = await storage.load(id)
  return { ...stored, clientIds: new ClientIds(clientIds), past }
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
