import type { BoardId } from '../../model/ids.ts'
import type { PresenceEntry } from './frames.ts'

/** What a room hears of the same board on other nodes. Nothing of it is needed: it only comes sooner so. */
export interface Heard {
  /** Updates up to this number are stored. */
  stored(seq: number): void
  /** A snapshot holds everything up to this number. */
  compacted(seq: number): void
  /** Stamped by the node that has the people. */
  presence(entries: readonly PresenceEntry[]): void
  /** Another node has nobody's presence yet. */
  presenceAsked(): void
  summon(clientId: number, name: string): void
}

/** How many numbers of a prefix are wanted, all above one. */
interface Wish {
  readonly count: number
  readonly above: number
}

/** By prefix. */
export type Wishes = ReadonlyMap<string, Wish>

/** The other nodes that have the same boards. A node that is alone has none of this. */
export interface Peers {
  /** From now on the room hears of its board. */
  join(board: BoardId, heard: Heard): void
  leave(board: BoardId): void
  /** Ends what needs ending. */
  close(): Promise<void>

  tellStored(board: BoardId, seq: number): void
  tellCompacted(board: BoardId, seq: number): void
  tellPresence(board: BoardId, entries: readonly PresenceEntry[]): void
  tellSummon(board: BoardId, clientId: number, name: string): void

  /** Numbers that no other node gives: the first of a row for each prefix. @throws {StorageError} */
  reserveNumbers(board: BoardId, wishes: Wishes): Promise<ReadonlyMap<string, number>>
  /** Whether no other node writes on this board under this id. @throws {StorageError} */
  claimServerId(board: BoardId, id: number): Promise<boolean>
}
