import { randomBytes } from 'node:crypto'
import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'
import type {
  BoardRow,
  BoardStorage,
  FileRow,
  KeyRow,
  NewBoard,
  Participant,
  Past,
} from './BoardStorage.ts'
import { SqliteDocuments } from './SqliteDocuments.ts'

interface KeyRecord {
  id: string
  board: BoardId
  role: Role
  hash: Buffer
  created_at: number
}

/** Boards in one SQLite file. */
export class SqliteBoardStorage extends SqliteDocuments implements BoardStorage {
  serverSecret(): Promise<Uint8Array> {
    return this.transact(() => {
      this.sql(`INSERT OR IGNORE INTO settings VALUES ('secret', ?)`).run(randomBytes(32))
      const row = this.sql(`SELECT value FROM settings WHERE name = 'secret'`).get()
      return (row as { value: Buffer }).value
    })
  }

  createBoard(board: NewBoard): Promise<void> {
    return this.transact(() => {
      const { id, secret, createdAt, state } = board
      this.sql('INSERT INTO boards (id, secret, created_at) VALUES (?, ?, ?)').run(
        id,
        secret,
        createdAt,
      )
      this.sql('INSERT INTO snapshots VALUES (?, 0, ?, ?)').run(id, createdAt, state)
      for (const key of board.keys) this.#insertKey(key)
      for (const participant of board.participants) this.#upsertParticipant(id, participant)
      for (const file of board.files) this.#insertFile(id, file)
    })
  }

  findBoard(id: BoardId): Promise<BoardRow | undefined> {
    return this.read(() => {
      const row = this.sql(
        `SELECT id, secret, created_at, deleted_at, epoch, recovery_until, max(
           (SELECT at FROM snapshots WHERE board = id),
           coalesce((SELECT at FROM updates WHERE board = id ORDER BY seq DESC LIMIT 1), 0)
         ) AS updated_at FROM boards WHERE id = ?`,
      ).get(id) as
        | {
            id: BoardId
            secret: Buffer
            created_at: number
            deleted_at: number | null
            epoch: number
            recovery_until: number | null
            updated_at: number
          }
        | undefined
      return (
        row && {
          id: row.id,
          secret: row.secret,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
          deletedAt: row.deleted_at ?? undefined,
          past: { epoch: row.epoch, recoveryUntil: row.recovery_until ?? undefined },
        }
      )
    })
  }

  setDeleted(id: BoardId, at: number | undefined): Promise<void> {
    return this.transact(() => {
      this.sql('UPDATE boards SET deleted_at = ? WHERE id = ?').run(at ?? null, id)
    })
  }

  setPast(id: BoardId, { epoch, recoveryUntil }: Past): Promise<void> {
    return this.transact(() => {
      this.sql('UPDATE boards SET epoch = ?, recovery_until = ? WHERE id = ?').run(
        epoch,
        recoveryUntil ?? null,
        id,
      )
    })
  }

  addKey(key: KeyRow): Promise<void> {
    return this.transact(() => this.#insertKey(key))
  }

  findKey(
    by: { readonly hash: Uint8Array } | { readonly id: string },
  ): Promise<KeyRow | undefined> {
    return this.read(() => {
      const [column, value] = 'hash' in by ? ['hash', by.hash] : ['id', by.id]
      const row = this.sql(`SELECT * FROM keys WHERE ${column} = ?`).get(value) as
        KeyRecord | undefined
      if (!row) return undefined
      const { created_at: createdAt, ...key } = row
      return { ...key, createdAt }
    })
  }

  saveParticipant(board: BoardId, participant: Participant): Promise<void> {
    return this.transact(() => this.#upsertParticipant(board, participant))
  }

  findParticipant(board: BoardId, id: ParticipantId): Promise<Participant | undefined> {
    return this.read(
      () =>
        this.sql('SELECT id, name FROM participants WHERE board = ? AND id = ?').get(board, id) as
          Participant | undefined,
    )
  }

  participants(board: BoardId): Promise<Participant[]> {
    return this.read(
      () =>
        this.sql('SELECT id, name FROM participants WHERE board = ? ORDER BY name, id').all(
          board,
        ) as Participant[],
    )
  }

  addFile(board: BoardId, file: FileRow): Promise<void> {
    return this.transact(() => this.#insertFile(board, file))
  }

  findFile(board: BoardId, name: string): Promise<FileRow | undefined> {
    return this.read(
      () =>
        this.sql('SELECT name, type, bytes FROM files WHERE board = ? AND name = ?').get(
          board,
          name,
        ) as FileRow | undefined,
    )
  }

  files(board: BoardId): Promise<FileRow[]> {
    return this.read(
      () =>
        this.sql('SELECT name, type, bytes FROM files WHERE board = ? ORDER BY name').all(
          board,
        ) as FileRow[],
    )
  }

  check(): Promise<void> {
    return this.transact(() => {
      this.sql(`INSERT OR REPLACE INTO settings VALUES ('checked', ?)`).run(String(Date.now()))
    })
  }

  #insertKey({ id, board, role, hash, createdAt }: KeyRow): void {
    this.sql('INSERT INTO keys VALUES (?, ?, ?, ?, ?)').run(id, board, role, hash, createdAt)
  }

  #upsertParticipant(board: BoardId, { id, name }: Participant): void {
    this.sql('INSERT OR REPLACE INTO participants VALUES (?, ?, ?)').run(board, id, name)
  }

  #insertFile(board: BoardId, { name, type, bytes }: FileRow): void {
    this.sql('INSERT INTO files VALUES (?, ?, ?, ?)').run(board, name, type, bytes)
  }
}
