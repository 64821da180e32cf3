import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'

export interface BoardRow {
  readonly id: BoardId
  /** 32 random bytes: participant ids and client-id prefixes of this board are derived from it. */
  readonly secret: Uint8Array
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number
  readonly updatedAt: number
  /** In the bin since then. */
  readonly deletedAt: number | undefined
}

export interface KeyRow {
  readonly id: string
  readonly board: BoardId
  readonly role: Role
  /** SHA-256 of the key; the key itself is known to those who have the link. */
  readonly hash: Uint8Array
  readonly createdAt: number
}

export interface Participant {
  readonly id: ParticipantId
  readonly name: string
}

export interface FileRow {
  readonly name: string
  readonly type: string
  readonly bytes: number
}

export interface NewBoard {
  readonly id: BoardId
  readonly secret: Uint8Array
  readonly createdAt: number
  readonly keys: readonly KeyRow[]
  readonly participants: readonly Participant[]
  readonly files: readonly FileRow[]
  /** The seeded document as one Yjs update of format 2. */
  readonly state: Uint8Array
}

/** What a document is rebuilt from: the snapshot first, then the updates in order. */
export interface StoredDocument {
  /** Format 2. */
  readonly snapshot: Uint8Array
  /** Format 1, in the order in which they were stored. */
  readonly updates: readonly Uint8Array[]
  /** Number of the last of them. */
  readonly seq: number
  /** Which device writes under a client id that it chose for itself. */
  readonly clientIds: ReadonlyMap<number, string>
}

/** What one board adds in one commit. */
export interface Append {
  readonly board: BoardId
  readonly updates: readonly Uint8Array[]
  readonly clientIds: ReadonlyMap<number, string>
  readonly at: number
}

/** The store failed: nothing of the call was kept. `cause` is the backend's error. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
}

/**
 * Keeps boards. When a promise of a writing method is fulfilled, its rows survive a killed process and a power cut;
 * when it is rejected, nothing of the call is stored. Every method rejects with `StorageError` only.
 */
export interface BoardStorage {
  /** The secret that signs cookies: made once, the same ever after. */
  serverSecret(): Promise<Uint8Array>
  createBoard(board: NewBoard): Promise<void>
  findBoard(id: BoardId): Promise<BoardRow | undefined>
  /** Puts a board in the bin, or takes it out with undefined. */
  setDeleted(id: BoardId, at: number | undefined): Promise<void>

  addKey(key: KeyRow): Promise<void>
  findKey(by: { readonly hash: Uint8Array } | { readonly id: string }): Promise<KeyRow | undefined>

  saveParticipant(board: BoardId, participant: Participant): Promise<void>
  findParticipant(board: BoardId, id: ParticipantId): Promise<Participant | undefined>
  participants(board: BoardId): Promise<Participant[]>

  /** The document of a board that exists. */
  load(board: BoardId): Promise<StoredDocument>
  /** All in one commit. Returns the number of the last update of each entry, in their order. */
  append(entries: readonly Append[]): Promise<number[]>
  /** Replaces everything up to and including `seq` by `state` (format 2), which must contain it. */
  compact(board: BoardId, seq: number, state: Uint8Array): Promise<void>

  addFile(board: BoardId, file: FileRow): Promise<void>
  findFile(board: BoardId, name: string): Promise<FileRow | undefined>
  files(board: BoardId): Promise<FileRow[]>

  /** Fulfilled when a write works right now. */
  check(): Promise<void>
  close(): Promise<void>
}
