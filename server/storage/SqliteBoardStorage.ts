import { randomBytes } from 'node:crypto'
import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'
import type {
  BoardRow,
  BoardStorage,
  FileRow,
  Endings,
  KeyRow,
  NewBoard,
  Participant,
  Past,
} from './BoardStorage.ts'
import { toBoard, toKey, type BoardRecord, type KeyRecord } from './records.ts'
import { SqliteDocuments } from './SqliteDocuments.ts'

/** More than a small edit: the last free page of a disk is not room to work in. */
const CHECKED_BYTES = 64 * 1024

const UPDATED_AT = `max(
  (SELECT at FROM snapshots WHERE board = id),
  coalesce((SELECT at FROM updates WHERE board = id ORDER BY seq DESC LIMIT 1), 0)
)`
/** Without its row in these nobody finds a board, and nothing is added to one. */
const FIRST_ERASED = ['snapshots', 'files', 'participants', 'keys']
const THEN_ERASED = ['updates', 'versions', 'snapshot_parts', 'client_ids'] as const
/** A setting for each board of which rows may be left. */
const ERASING = 'erasing '

interface Mark {
  readonly name: string
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
      this.insertSnapshot(id, createdAt, state)
      for (const key of board.keys) this.#insertKey(key)
      for (const participant of board.participants) this.#upsertParticipant(id, participant)
      for (const file of board.files) this.#insertFile(id, file)
    })
  }

  findBoard(id: BoardId): Promise<BoardRow | undefined> {
    return this.read(() => {
      const row = this.sql(`SELECT *, ${UPDATED_AT} AS updated_at FROM boards WHERE id = ?`).get(
        id,
      ) as BoardRecord | undefined
      return row && toBoard(row)
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

  setSeen(id: BoardId, at: number): Promise<void> {
    return this.transact(() => {
      this.sql('UPDATE boards SET seen_at = ? WHERE id = ?').run(at, id)
    })
  }

  untouchedBoards(before: number): Promise<BoardId[]> {
    return this.#boards(
      `deleted_at IS NULL AND created_at < @before AND seen_at < @before AND ${UPDATED_AT} < @before`,
      before,
    )
  }

  binnedBoards(before: number): Promise<BoardId[]> {
    return this.#boards('deleted_at < @before', before)
  }

  missingBoards(of: readonly BoardId[]): Promise<BoardId[]> {
    return this.read(() => {
      const is = this.sql('SELECT 1 FROM boards WHERE id = ?')
      return of.filter((id) => !is.get(id))
    })
  }

  /** Gone with the first commit; the rows that may be many follow, and others are served meanwhile. */
  async eraseBoard(id: BoardId): Promise<void> {
    await this.transact(() => {
      this.sql(`INSERT OR REPLACE INTO settings VALUES (?, '1')`).run(ERASING + id)
      for (const table of FIRST_ERASED) this.sql(`DELETE FROM ${table} WHERE board = ?`).run(id)
      this.sql('DELETE FROM boards WHERE id = ?').run(id)
    })
    await this.#eraseRows()
    await this.removeTraces()
  }

  /**
   * Before anybody is served: goes on with erases that were stopped half-way, and removes what they left on disk. Where
   * there is no room for that it is left once more.
   *
   * @throws {StorageError}
   */
  async finishErasing(): Promise<void> {
    await this.#eraseRows()
    await this.removeLeftTraces()
  }

  addKey(key: KeyRow): Promise<void> {
    return this.transact(() => this.#insertKey(key))
  }

  findKey(
    by: { readonly hash: Uint8Array } | { readonly id: string },
  ): Promise<KeyRow | undefined> {
    return this.read(() => {
      const [column, value] = 'hash' in by ? ['hash', by.hash] : ['id', by.id]
      const row = this.sql(`SELECT * FROM keys WHERE ${column} = ? AND ended_at IS NULL`).get(
        value,
      ) as KeyRecord | undefined
      return row && toKey(row)
    })
  }

  keys(board: BoardId): Promise<KeyRow[]> {
    return this.read(() => {
      const rows = this.sql(
        'SELECT * FROM keys WHERE board = ? AND ended_at IS NULL ORDER BY created_at, id',
      ).all(board) as KeyRecord[]
      return rows.map(toKey)
    })
  }

  replaceKeys(
    { board, role }: { readonly board: BoardId; readonly role: Role },
    next: KeyRow | undefined,
    at: number,
  ): Promise<void> {
    return this.transact(() => {
      this.sql(
        'UPDATE keys SET ended_at = ? WHERE board = ? AND role = ? AND ended_at IS NULL',
      ).run(at, board, role)
      if (next) this.#insertKey(next)
    })
  }

  endings(since: number): Promise<Endings> {
    return this.read(() => ({
      keys: this.sql('SELECT id, board FROM keys WHERE ended_at >= ?').all(
        since,
      ) as Endings['keys'][number][],
      boards: (
        this.sql('SELECT id FROM boards WHERE deleted_at >= ?').all(since) as { id: BoardId }[]
      ).map(({ id }) => id),
    }))
  }

  saveParticipant(board: BoardId, participant: Participant): Promise<void> {
    return this.transact(() => this.#upsertParticipant(board, participant))
  }

  async eraseName(board: BoardId, id: ParticipantId): Promise<void> {
    await this.transact(() => {
      this.#upsertParticipant(board, { id, name: '' })
      this.markTraces()
    })
    await this.removeTraces()
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

  addFile(board: BoardId, file: FileRow): Promise<boolean> {
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
      // The same bytes again would not be written at all.
      this.sql(`INSERT OR REPLACE INTO settings VALUES ('checked', randomblob(?))`).run(
        CHECKED_BYTES,
      )
    })
  }

  /** Of all boards that were erased, also of those of which an erase failed. */
  async #eraseRows(): Promise<void> {
    const marks = await this.read(
      () => this.sql('SELECT name FROM settings WHERE name GLOB ?').all(`${ERASING}*`) as Mark[],
    )
    for (const { name } of marks) {
      const board = name.slice(ERASING.length)
      for (const table of THEN_ERASED) await this.drop(table, 'board = @board', { board })
      await this.transact(() => {
        this.sql('DELETE FROM settings WHERE name = ?').run(name)
        this.markTraces()
      })
    }
  }

  #boards(where: string, before: number): Promise<BoardId[]> {
    return this.read(() => {
      const rows = this.sql(`SELECT id FROM boards WHERE ${where}`).all({ before })
      return (rows as { id: BoardId }[]).map(({ id }) => id)
    })
  }

  #insertKey({ id, board, role, hash, createdAt }: KeyRow): void {
    this.sql(
      `INSERT INTO keys (id, board, role, hash, created_at)
       SELECT @id, id, @role, @hash, @createdAt FROM boards WHERE id = @board`,
    ).run({ id, board, role, hash, createdAt })
  }

  #upsertParticipant(board: BoardId, { id, name }: Participant): void {
    this.sql('INSERT OR REPLACE INTO participants SELECT id, ?, ? FROM boards WHERE id = ?').run(
      id,
      name,
      board,
    )
  }

  #insertFile(board: BoardId, { name, type, bytes }: FileRow): boolean {
    const insert = this.sql('INSERT INTO files SELECT id, ?, ?, ? FROM boards WHERE id = ?')
    return insert.run(name, type, bytes, board).changes > 0
  }
}
