import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'
import type { BoardRow, KeyRow, UpdateRow, VersionKind, VersionRow } from './BoardStorage.ts'

/** Rows as both databases return them: the columns have the same names, and absent is null. */
export interface BoardRecord {
  readonly id: BoardId
  readonly secret: Buffer
  readonly created_at: number
  readonly updated_at: number
  readonly seen_at: number
  readonly deleted_at: number | null
  readonly epoch: number
  readonly recovery_until: number | null
}

export interface KeyRecord {
  readonly id: string
  readonly board: BoardId
  readonly role: Role
  readonly hash: Buffer
  readonly created_at: number
}

export interface VersionRecord {
  readonly id: string
  readonly board: BoardId
  readonly at: number
  readonly seq: number
  readonly author: ParticipantId | null
  readonly name: string | null
  readonly kind: VersionKind
  /** Participant ids in a JSON array. */
  readonly writers: string
}

export interface ClientIdRecord {
  readonly client_id: number
  readonly device: string
}

export interface UpdateRecord {
  readonly seq: number
  readonly at: number
  readonly author: ParticipantId | null
  readonly bytes: Buffer
}

export function toBoard(row: BoardRecord): BoardRow {
  return {
    id: row.id,
    secret: row.secret,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    seenAt: Math.max(row.seen_at, row.created_at),
    deletedAt: row.deleted_at ?? undefined,
    past: { epoch: row.epoch, recoveryUntil: row.recovery_until ?? undefined },
  }
}

export function toKey({ id, board, role, hash, created_at: createdAt }: KeyRecord): KeyRow {
  return { id, board, role, hash, createdAt }
}

export function toVersion(row: VersionRecord): VersionRow {
  const { id, board, at, seq, author, name, kind, writers } = row
  return {
    ...{ id, board, at, seq, kind },
    author: author ?? undefined,
    name: name ?? undefined,
    writers: JSON.parse(writers) as ParticipantId[],
  }
}

export function toUpdate(row: UpdateRecord): UpdateRow {
  return { ...row, author: row.author ?? undefined }
}
