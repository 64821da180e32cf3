import { newId, type BoardId } from '../../model/ids.ts'
import type { NewBoard } from '../../server/storage/BoardStorage.ts'

/** A board without anything, as a store takes it. */
export function boardRow(createdAt: number): NewBoard {
  const nothing = { keys: [], participants: [], files: [] }
  const id = newId<BoardId>(Math.random)
  return { id, secret: new Uint8Array(32), createdAt, ...nothing, state: new Uint8Array([0, 0]) }
}
