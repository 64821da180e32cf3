import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'

export interface BoardRow {
  readonly id: BoardId
  /** 32 random bytes: participant ids and client-id prefixes of this board are derived from it. */
  readonly secret: Uint8Array
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number
  readonly updatedAt: number
  /** Somebody came in or was there, to the day. */
  readonly seenAt: number
  /** In the bin since then. */
  readonly deletedAt: number | undefined
  readonly past: Past
}

/** What a restore from a backup does to a board: people may hold edits that the store has lost. */
export interface Past {
  /** Rises when the board's past was rewritten: 0, 1, 2 … See `MESSAGE.epoch`. */
  readonly epoch: number
  /**
   * Until then a facilitator's device may bring back what others wrote and the store lost. The server ends it by itself
   * and raises the epoch. Undefined = no recovery under way.
   */
  readonly recoveryUntil: number | undefined
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
  /** The seeded document, as `encodePacked` makes it. */
  readonly state: Uint8Array
}

/** What a document is rebuilt from: the snapshot first, then the updates in order. */
export interface StoredDocument {
  /** As `createBoard` or `compact` got it. */
  readonly snapshot: Uint8Array
  /** Format 1, in the order in which they were stored: those that the snapshot does not contain. */
  readonly updates: readonly Uint8Array[]
  /** Number of the last of them; without any, the snapshot's. */
  readonly seq: number
  /** Which device writes under a client id that it chose for itself. */
  readonly clientIds: ReadonlyMap<number, string>
}

/** One update of format 1, and whose edit it is. */
export interface NewUpdate {
  readonly bytes: Uint8Array
  /** Undefined = the server, or several people in one. */
  readonly author: ParticipantId | undefined
}

export interface UpdateRow extends NewUpdate {
  readonly seq: number
  readonly at: number
}

/** That somebody wrote, not what. */
export interface Edit {
  readonly at: number
  /** How many. */
  readonly bytes: number
}

/** Which rows of a board; all bounds together. */
export interface UpdateSpan {
  /** Above this number. */
  readonly after?: number
  /** Up to and including this number. */
  readonly upTo?: number
  /** Stored at this time or later. */
  readonly since?: number
}

/** What one board adds in one commit. */
export interface Append {
  readonly board: BoardId
  readonly updates: readonly NewUpdate[]
  readonly clientIds: ReadonlyMap<number, string>
  readonly at: number
  /** Given, the entry is stored only when the board's last update has this number. */
  readonly after?: number
}

/**
 * Why a version was kept: at a step of the agenda, after some minutes of work, because somebody named it, or because
 * somebody was about to restore another.
 */
export type VersionKind = 'step' | 'auto' | 'named' | 'restore'

export interface VersionRow {
  readonly id: string
  readonly board: BoardId
  readonly at: number
  /** Number of the last update in it. */
  readonly seq: number
  /** Undefined = the server. */
  readonly author: ParticipantId | undefined
  readonly name: string | undefined
  readonly kind: VersionKind
  /** Who wrote since the version before. */
  readonly writers: readonly ParticipantId[]
}

export interface Version extends VersionRow {
  /** The whole document, packed. */
  readonly state: Uint8Array
}

/** What has ended lately: sockets that live on it must end too, on whichever node they are. */
export interface Endings {
  readonly keys: readonly { readonly id: string; readonly board: BoardId }[]
  /** Put into the bin, and still there. */
  readonly boards: readonly BoardId[]
}

/** The store failed: nothing of the call was kept. `cause` is the backend's error. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
}

/** The part of a store that keeps documents and their past. Its promises are those of `BoardStorage`. */
export interface DocumentStorage {
  /** The document of a board that exists. */
  load(board: BoardId): Promise<StoredDocument>
  /**
   * All in one commit, at most one entry a board. A board's updates are numbered 1, 2, 3 … in the order of their commits,
   * and no number is given twice. Returns the number of the board's last update for each entry, in their order; undefined
   * for one of which nothing was stored, because its board does not exist or is not where `after` wants it. The others
   * are stored all the same: they are other people's work.
   */
  append(entries: readonly Append[]): Promise<(number | undefined)[]>
  /**
   * Makes `state`, which must contain everything up to and including `seq`, the snapshot. The rows stay:
   * they say who did what, until they are pruned.
   */
  compact(board: BoardId, seq: number, state: Uint8Array): Promise<void>
  /** Which device writes under a client id that it chose for itself. */
  clientIds(board: BoardId): Promise<ReadonlyMap<number, string>>
  /** Rows by their numbers, as far back as they are kept. */
  updates(board: BoardId, span: UpdateSpan): Promise<UpdateRow[]>
  /** Who wrote rows of a span. */
  writers(board: BoardId, span: UpdateSpan): Promise<ParticipantId[]>
  /** What somebody wrote, in its order, as far back as rows are kept. */
  editsBy(board: BoardId, author: ParticipantId): Promise<Edit[]>
  /**
   * Drops the rows of all boards that are in a snapshot and were stored before, and forgets whose those are that are in none
   * yet: after a kill that may be for long. A piece at a time.
   */
  pruneUpdates(before: number): Promise<void>

  /** Keeps the first of two with the same id: two nodes may have made one for the same reason. */
  addVersion(version: Version): Promise<void>
  /** Without their states, newest first. */
  versions(board: BoardId): Promise<VersionRow[]>
  findVersion(board: BoardId, id: string): Promise<Version | undefined>
  /** Gives a version a name, which makes it a named one; does nothing where there is none. */
  nameVersion(board: BoardId, id: string, name: string): Promise<void>
  removeVersions(board: BoardId, ids: readonly string[]): Promise<void>
  /** Drops the versions of all boards that are older; a piece at a time. */
  pruneVersions(before: number): Promise<void>
}

/**
 * Keeps boards. When a promise of a writing method is fulfilled, its rows survive a killed process and a power cut;
 * when it is rejected, nothing of the call is stored. Every method rejects with `StorageError` only.
 */
export interface BoardStorage extends DocumentStorage {
  /** The secret that signs cookies: made once, the same ever after. */
  serverSecret(): Promise<Uint8Array>
  createBoard(board: NewBoard): Promise<void>
  findBoard(id: BoardId): Promise<BoardRow | undefined>
  /** Puts a board in the bin, or takes it out with undefined. */
  setDeleted(id: BoardId, at: number | undefined): Promise<void>
  /** What a restore sets before the server opens the board, and the server when the recovery is over. */
  setPast(id: BoardId, past: Past): Promise<void>
  /** Somebody came in. */
  setSeen(id: BoardId, at: number): Promise<void>
  /** Boards out of the bin that nobody edited or opened since. */
  untouchedBoards(before: number): Promise<BoardId[]>
  /** Boards that went to the bin before. */
  binnedBoards(before: number): Promise<BoardId[]>
  /** Those of some boards that are not there any more. */
  missingBoards(of: readonly BoardId[]): Promise<BoardId[]>
  /**
   * Removes everything of a board, its versions and keys too, and overwrites it where the backend can; what of it the
   * backend may still have on disk, also because it was killed half-way, goes at the next start at the latest. Updates,
   * versions, names, keys and files that come later are not kept.
   */
  eraseBoard(id: BoardId): Promise<void>

  addKey(key: KeyRow): Promise<void>
  /** Only one that has not ended. */
  findKey(by: { readonly hash: Uint8Array } | { readonly id: string }): Promise<KeyRow | undefined>
  /** Those that have not ended, oldest first. */
  keys(board: BoardId): Promise<KeyRow[]>
  /** Ends all keys of a role and makes `next` its only one, in one commit. */
  replaceKeys(
    of: { readonly board: BoardId; readonly role: Role },
    next: KeyRow | undefined,
    at: number,
  ): Promise<void>
  endings(since: number): Promise<Endings>

  saveParticipant(board: BoardId, participant: Participant): Promise<void>
  /** Their row stays, with the name ''; see `eraseBoard` for what is left of the name on disk. */
  eraseName(board: BoardId, id: ParticipantId): Promise<void>
  findParticipant(board: BoardId, id: ParticipantId): Promise<Participant | undefined>
  participants(board: BoardId): Promise<Participant[]>

  /** False = nothing was stored, because the board does not exist. */
  addFile(board: BoardId, file: FileRow): Promise<boolean>
  findFile(board: BoardId, name: string): Promise<FileRow | undefined>
  files(board: BoardId): Promise<FileRow[]>

  /** Fulfilled when a write works right now. */
  check(): Promise<void>
  close(): Promise<void>
}
