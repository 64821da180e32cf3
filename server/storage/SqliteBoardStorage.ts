import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'
import {
  StorageError,
  type Append,
  type BoardRow,
  type BoardStorage,
  type FileRow,
  type KeyRow,
  type NewBoard,
  type Participant,
  type StoredDocument,
} from './BoardStorage.ts'
import { SCHEMA } from './schema.ts'

/** How long a call waits for another process (a backup) before it fails. The event loop waits with it. */
const BUSY_TIMEOUT_MS = 1000

interface KeyRecord {
  id: string
  board: BoardId
  role: Role
  hash: Buffer
  created_at: number
}

/** One file in WAL mode with `synchronous=FULL`: a commit is on disk before it returns. */
export class SqliteBoardStorage implements BoardStorage {
  readonly #db: Database.Database
  readonly #statements = new Map<string, Database.Statement>()

  /** @throws {StorageError} when the file can't be opened or was written by a newer program */
  constructor(path: string) {
    try {
      mkdirSync(dirname(path), { recursive: true })
      this.#db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
      this.#db.pragma('journal_mode = WAL')
      this.#db.pragma('synchronous = FULL')
      this.#migrate()
    } catch (cause) {
      throw new StorageError(`Cannot open ${path}: ${String(cause)}`, { cause })
    }
  }

  serverSecret(): Promise<Uint8Array> {
    return this.#transact(() => {
      this.#sql(`INSERT OR IGNORE INTO settings VALUES ('secret', ?)`).run(randomBytes(32))
      const row = this.#sql(`SELECT value FROM settings WHERE name = 'secret'`).get()
      return (row as { value: Buffer }).value
    })
  }

  createBoard(board: NewBoard): Promise<void> {
    return this.#transact(() => {
      const { id, secret, createdAt, state } = board
      this.#sql('INSERT INTO boards VALUES (?, ?, ?, NULL)').run(id, secret, createdAt)
      this.#sql('INSERT INTO snapshots VALUES (?, 0, ?, ?)').run(id, createdAt, state)
      for (const key of board.keys) this.#insertKey(key)
      for (const participant of board.participants) this.#upsertParticipant(id, participant)
      for (const file of board.files) this.#insertFile(id, file)
    })
  }

  findBoard(id: BoardId): Promise<BoardRow | undefined> {
    return this.#read(() => {
      const row = this.#sql(
        `SELECT id, secret, created_at, deleted_at, max(
           (SELECT at FROM snapshots WHERE board = id),
           coalesce((SELECT at FROM updates WHERE board = id ORDER BY seq DESC LIMIT 1), 0)
         ) AS updated_at FROM boards WHERE id = ?`,
      ).get(id) as
        | {
            id: BoardId
            secret: Buffer
            created_at: number
            deleted_at: number | null
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
        }
      )
    })
  }

  setDeleted(id: BoardId, at: number | undefined): Promise<void> {
    return this.#transact(() => {
      this.#sql('UPDATE boards SET deleted_at = ? WHERE id = ?').run(at ?? null, id)
    })
  }

  addKey(key: KeyRow): Promise<void> {
    return this.#transact(() => this.#insertKey(key))
  }

  findKey(
    by: { readonly hash: Uint8Array } | { readonly id: string },
  ): Promise<KeyRow | undefined> {
    return this.#read(() => {
      const [column, value] = 'hash' in by ? ['hash', by.hash] : ['id', by.id]
      const row = this.#sql(`SELECT * FROM keys WHERE ${column} = ?`).get(value) as
        KeyRecord | undefined
      if (!row) return undefined
      const { created_at: createdAt, ...key } = row
      return { ...key, createdAt }
    })
  }

  saveParticipant(board: BoardId, participant: Participant): Promise<void> {
    return this.#transact(() => this.#upsertParticipant(board, participant))
  }

  findParticipant(board: BoardId, id: ParticipantId): Promise<Participant | undefined> {
    return this.#read(
      () =>
        this.#sql('SELECT id, name FROM participants WHERE board = ? AND id = ?').get(board, id) as
          Participant | undefined,
    )
  }

  participants(board: BoardId): Promise<Participant[]> {
    return this.#read(
      () =>
        this.#sql('SELECT id, name FROM participants WHERE board = ? ORDER BY name, id').all(
          board,
        ) as Participant[],
    )
  }

  load(board: BoardId): Promise<StoredDocument> {
    return this.#read(this.#db.transaction(() => this.#loadAll(board)))
  }

  append(entries: readonly Append[]): Promise<number[]> {
    return this.#transact(() => entries.map((entry) => this.#appendOne(entry)))
  }

  compact(board: BoardId, seq: number, state: Uint8Array): Promise<void> {
    return this.#transact(() => {
      this.#sql(
        `UPDATE snapshots SET bytes = ?, seq = ?,
           at = max(at, coalesce((SELECT at FROM updates WHERE seq = ?), 0))
         WHERE board = ? AND seq <= ?`,
      ).run(state, seq, seq, board, seq)
      this.#sql('DELETE FROM updates WHERE board = ? AND seq <= ?').run(board, seq)
    })
  }

  addFile(board: BoardId, file: FileRow): Promise<void> {
    return this.#transact(() => this.#insertFile(board, file))
  }

  findFile(board: BoardId, name: string): Promise<FileRow | undefined> {
    return this.#read(
      () =>
        this.#sql('SELECT name, type, bytes FROM files WHERE board = ? AND name = ?').get(
          board,
          name,
        ) as FileRow | undefined,
    )
  }

  files(board: BoardId): Promise<FileRow[]> {
    return this.#read(
      () =>
        this.#sql('SELECT name, type, bytes FROM files WHERE board = ? ORDER BY name').all(
          board,
        ) as FileRow[],
    )
  }

  check(): Promise<void> {
    return this.#transact(() => {
      this.#sql(`INSERT OR REPLACE INTO settings VALUES ('checked', ?)`).run(String(Date.now()))
    })
  }

  async close(): Promise<void> {
    this.#db.close()
  }

  #loadAll(board: BoardId): StoredDocument {
    const snapshot = this.#sql('SELECT seq, bytes FROM snapshots WHERE board = ?').get(board) as
      { seq: number; bytes: Buffer } | undefined
    // An absent row must never be taken for an empty board.
    if (!snapshot) throw new Error(`Board ${board} has no snapshot`)
    const updates = this.#sql(
      'SELECT seq, bytes FROM updates WHERE board = ? AND seq > ? ORDER BY seq',
    ).all(board, snapshot.seq) as { seq: number; bytes: Buffer }[]
    const owners = this.#sql('SELECT client_id, device FROM client_ids WHERE board = ?').all(
      board,
    ) as { client_id: number; device: string }[]
    return {
      snapshot: snapshot.bytes,
      updates: updates.map((row) => row.bytes),
      seq: updates.at(-1)?.seq ?? snapshot.seq,
      clientIds: new Map(owners.map((row) => [row.client_id, row.device])),
    }
  }

  #appendOne({ board, updates, clientIds, at }: Append): number {
    const insert = this.#sql('INSERT INTO updates (board, at, bytes) VALUES (?, ?, ?)')
    let seq = 0
    for (const bytes of updates) seq = Number(insert.run(board, at, bytes).lastInsertRowid)
    for (const [clientId, device] of clientIds) {
      this.#sql('INSERT OR IGNORE INTO client_ids VALUES (?, ?, ?)').run(board, clientId, device)
    }
    return seq
  }

  #insertKey({ id, board, role, hash, createdAt }: KeyRow): void {
    this.#sql('INSERT INTO keys VALUES (?, ?, ?, ?, ?)').run(id, board, role, hash, createdAt)
  }

  #upsertParticipant(board: BoardId, { id, name }: Participant): void {
    this.#sql('INSERT OR REPLACE INTO participants VALUES (?, ?, ?)').run(board, id, name)
  }

  #insertFile(board: BoardId, { name, type, bytes }: FileRow): void {
    this.#sql('INSERT INTO files VALUES (?, ?, ?, ?)').run(board, name, type, bytes)
  }

  #migrate(): void {
    const version = this.#db.pragma('user_version', { simple: true }) as number
    if (version > SCHEMA.length) throw new Error('it was written by a newer version of Atelier')
    SCHEMA.slice(version).forEach((step, i) => {
      this.#db
        .transaction(() => {
          this.#db.exec(step)
          this.#db.pragma(`user_version = ${version + i + 1}`)
        })
        .immediate()
    })
  }

  #sql(text: string): Database.Statement {
    let statement = this.#statements.get(text)
    if (!statement) this.#statements.set(text, (statement = this.#db.prepare(text)))
    return statement
  }

  /** One commit, begun with the write lock, so that it never fails half-way for want of it. */
  #transact<T>(work: () => T): Promise<T> {
    return this.#read(() => this.#db.transaction(work).immediate())
  }

  async #read<T>(work: () => T): Promise<T> {
    try {
      return work()
    } catch (cause) {
      throw new StorageError(String(cause), { cause })
    }
  }
}
