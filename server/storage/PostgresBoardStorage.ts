import { randomBytes } from 'node:crypto'
import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'
import type {
  BoardRow,
  BoardStorage,
  Endings,
  FileRow,
  KeyRow,
  NewBoard,
  Participant,
  Past,
} from './BoardStorage.ts'
import { FROM_BOARD, type PostgresDatabase, type Run } from './PostgresDatabase.ts'
import { PostgresDocuments } from './PostgresDocuments.ts'
import { toBoard, toKey, type BoardRecord, type KeyRecord } from './records.ts'

const UPDATED_AT = `greatest(
  (SELECT at FROM snapshots WHERE board = id),
  (SELECT at FROM updates WHERE board = id ORDER BY seq DESC LIMIT 1)
)`
/** Of rows of boards. The counter goes first: who is appending is waited for, and who comes later finds none. */
const TABLES = [
  ...['counters', 'updates', 'snapshots', 'versions', 'files', 'file_contents', 'client_ids'],
  ...['participants', 'keys', 'numbers', 'server_ids'],
]

/** Boards in a Postgres database that several nodes share. Make it with `openPostgres`. */
export class PostgresBoardStorage extends PostgresDocuments implements BoardStorage {
  async serverSecret(): Promise<Uint8Array> {
    const add = `INSERT INTO settings VALUES ('secret', $1) ON CONFLICT DO NOTHING`
    await this.db.query(add, [randomBytes(32)])
    const [row] = await this.db.query<{ value: Buffer }>(
      `SELECT value FROM settings WHERE name = 'secret'`,
    )
    if (!row) throw new Error('The secret that was just stored is gone')
    return row.value
  }

  createBoard(board: NewBoard): Promise<void> {
    return this.db.transact(async (run) => {
      const { id, secret, createdAt, state } = board
      await run('INSERT INTO boards (id, secret, created_at) VALUES ($1, $2, $3)', [
        ...[id, secret, createdAt],
      ])
      await run('INSERT INTO counters VALUES ($1, 0)', [id])
      await run('INSERT INTO snapshots VALUES ($1, 0, $2, $3)', [id, createdAt, state])
      for (const key of board.keys) await insertKey(run, key)
      for (const participant of board.participants) await upsertParticipant(run, id, participant)
      for (const file of board.files) await insertFile(run, id, file)
    })
  }

  async findBoard(id: BoardId): Promise<BoardRow | undefined> {
    const [row] = await this.db.query<BoardRecord>(
      `SELECT *, ${UPDATED_AT} AS updated_at FROM boards WHERE id = $1`,
      [id],
    )
    return row && toBoard(row)
  }

  async setDeleted(id: BoardId, at: number | undefined): Promise<void> {
    await this.db.query('UPDATE boards SET deleted_at = $2 WHERE id = $1', [id, at])
  }

  async setPast(id: BoardId, { epoch, recoveryUntil }: Past): Promise<void> {
    await this.db.query('UPDATE boards SET epoch = $2, recovery_until = $3 WHERE id = $1', [
      ...[id, epoch, recoveryUntil],
    ])
  }

  async setSeen(id: BoardId, at: number): Promise<void> {
    await this.db.query('UPDATE boards SET seen_at = $2 WHERE id = $1', [id, at])
  }

  untouchedBoards(before: number): Promise<BoardId[]> {
    return this.#boards(
      `deleted_at IS NULL AND created_at < $1 AND seen_at < $1 AND ${UPDATED_AT} < $1`,
      before,
    )
  }

  binnedBoards(before: number): Promise<BoardId[]> {
    return this.#boards('deleted_at < $1', before)
  }

  async missingBoards(of: readonly BoardId[]): Promise<BoardId[]> {
    const rows = await this.db.query<{ id: BoardId }>(
      // By the key of each: NOT IN would look through all boards, every 2 s.
      `SELECT id FROM unnest($1::text[]) AS u (id)
       WHERE NOT EXISTS (SELECT 1 FROM boards WHERE boards.id = u.id)`,
      [of],
    )
    return rows.map(({ id }) => id)
  }

  eraseBoard(id: BoardId): Promise<void> {
    return this.db.transact(async (run) => {
      await run('DELETE FROM boards WHERE id = $1', [id])
      for (const table of TABLES) await run(`DELETE FROM ${table} WHERE board = $1`, [id])
    })
  }

  async addKey(key: KeyRow): Promise<void> {
    await insertKey(this.#run, key)
  }

  async findKey(
    by: { readonly hash: Uint8Array } | { readonly id: string },
  ): Promise<KeyRow | undefined> {
    const [column, value] = 'hash' in by ? ['hash', by.hash] : ['id', by.id]
    const [row] = await this.db.query<KeyRecord>(
      `SELECT * FROM keys WHERE ${column} = $1 AND ended_at IS NULL`,
      [value],
    )
    return row && toKey(row)
  }

  async keys(board: BoardId): Promise<KeyRow[]> {
    const rows = await this.db.query<KeyRecord>(
      'SELECT * FROM keys WHERE board = $1 AND ended_at IS NULL ORDER BY created_at, id COLLATE "C"',
      [board],
    )
    return rows.map(toKey)
  }

  replaceKeys(
    { board, role }: { readonly board: BoardId; readonly role: Role },
    next: KeyRow | undefined,
    at: number,
  ): Promise<void> {
    return this.db.transact(async (run) => {
      await run(
        'UPDATE keys SET ended_at = $3 WHERE board = $1 AND role = $2 AND ended_at IS NULL',
        [board, role, at],
      )
      if (next) await insertKey(run, next)
    })
  }

  async endings(since: number): Promise<Endings> {
    const keys = await this.db.query<Endings['keys'][number]>(
      'SELECT id, board FROM keys WHERE ended_at >= $1',
      [since],
    )
    return { keys, boards: await this.#boards('deleted_at >= $1', since) }
  }

  async saveParticipant(board: BoardId, participant: Participant): Promise<void> {
    await upsertParticipant(this.#run, board, participant)
  }

  eraseName(board: BoardId, id: ParticipantId): Promise<void> {
    return this.saveParticipant(board, { id, name: '' })
  }

  async findParticipant(board: BoardId, id: ParticipantId): Promise<Participant | undefined> {
    const [row] = await this.db.query<Participant>(
      'SELECT id, name FROM participants WHERE board = $1 AND id = $2',
      [board, id],
    )
    return row
  }

  participants(board: BoardId): Promise<Participant[]> {
    return this.db.query(
      'SELECT id, name FROM participants WHERE board = $1 ORDER BY name COLLATE "C", id COLLATE "C"',
      [board],
    )
  }

  addFile(board: BoardId, file: FileRow): Promise<boolean> {
    return insertFile(this.#run, board, file)
  }

  async findFile(board: BoardId, name: string): Promise<FileRow | undefined> {
    const [row] = await this.db.query<FileRow>(
      'SELECT name, type, bytes FROM files WHERE board = $1 AND name = $2',
      [board, name],
    )
    return row
  }

  files(board: BoardId): Promise<FileRow[]> {
    return this.db.query(
      'SELECT name, type, bytes FROM files WHERE board = $1 ORDER BY name COLLATE "C"',
      [board],
    )
  }

  async check(): Promise<void> {
    await this.db.query(
      `INSERT INTO settings VALUES ('checked', $1) ON CONFLICT (name) DO UPDATE SET value = $1`,
      [randomBytes(8)],
    )
  }

  close(): Promise<void> {
    return this.db.close()
  }

  readonly #run: Run = (sql, values) => this.db.query(sql, values)

  async #boards(where: string, time: number): Promise<BoardId[]> {
    const rows = await this.db.query<{ id: BoardId }>(`SELECT id FROM boards WHERE ${where}`, [
      time,
    ])
    return rows.map(({ id }) => id)
  }
}

/** @throws {StorageError} when it can't be reached or was written by a newer program */
export async function openPostgres(db: PostgresDatabase): Promise<PostgresBoardStorage> {
  await db.migrate()
  return new PostgresBoardStorage(db)
}

async function insertKey(run: Run, { id, board, role, hash, createdAt }: KeyRow): Promise<void> {
  await run(
    `INSERT INTO keys (board, id, role, hash, created_at) SELECT id, $2, $3, $4, $5 ${FROM_BOARD}`,
    [board, id, role, hash, createdAt],
  )
}

async function upsertParticipant(
  run: Run,
  board: BoardId,
  { id, name }: Participant,
): Promise<void> {
  await run(
    `INSERT INTO participants SELECT id, $2, $3 ${FROM_BOARD}
     ON CONFLICT (board, id) DO UPDATE SET name = excluded.name`,
    [board, id, name],
  )
}

async function insertFile(
  run: Run,
  board: BoardId,
  { name, type, bytes }: FileRow,
): Promise<boolean> {
  const insert = `INSERT INTO files SELECT id, $2, $3, $4 ${FROM_BOARD} RETURNING name`
  return (await run(insert, [board, name, type, bytes])).length > 0
}
