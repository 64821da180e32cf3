import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type {
  Append,
  DocumentStorage,
  Edit,
  StoredDocument,
  UpdateRow,
  UpdateSpan,
  Version,
  VersionRow,
} from './BoardStorage.ts'
import { InTurn } from './InTurn.ts'
import {
  toUpdate,
  toVersion,
  type ClientIdRecord,
  type UpdateRecord,
  type VersionRecord,
} from './records.ts'
import { SqliteDatabase } from './SqliteDatabase.ts'

/** Dropped in one commit: the event loop waits with it, and overwrites each byte. A single row may be larger. */
const DROPPED_ROWS = 500
const DROPPED_BYTES = 1024 * 1024
/** Tables of which a board may have much: what is long in a row, and in which order rows are dropped. */
const MUCH = {
  updates: { long: 'bytes', order: 'seq' },
  versions: { long: 'state', order: 'at' },
  snapshot_parts: { long: 'bytes', order: 'generation, part' },
  client_ids: { long: 'device', order: 'client_id' },
} as const
/** Read before others get their turn. */
const READ_ROWS = 2000

/** Of a snapshot, written in one commit: the event loop waits with that too. */
const PART_BYTES = 128 * 1024

interface SizeRecord extends Edit {
  readonly seq: number
  readonly author: string | null
}

/** Documents, who wrote what in them, and their versions. */
export class SqliteDocuments extends SqliteDatabase implements DocumentStorage {
  readonly #compactions = new InTurn<BoardId>()

  load(board: BoardId): Promise<StoredDocument> {
    return this.readAtOnce(() => {
      const snapshot = this.sql('SELECT seq, bytes FROM snapshots WHERE board = ?').get(board) as
        { seq: number; bytes: Buffer } | undefined
      const parts = this.sql(
        `SELECT p.bytes FROM snapshot_parts p JOIN snapshots s USING (board, generation)
         WHERE board = ? ORDER BY part`,
      ).all(board) as { bytes: Buffer }[]
      // An absent row must never be taken for an empty board.
      if (!snapshot) throw new Error(`Board ${board} has no snapshot`)
      const updates = this.#rows(board, { after: snapshot.seq })
      return {
        snapshot: Buffer.concat([...parts, snapshot].map(({ bytes }) => bytes)),
        updates: updates.map((row) => row.bytes),
        seq: updates.at(-1)?.seq ?? snapshot.seq,
        clientIds: this.#clientIds(board),
      }
    })
  }

  append(entries: readonly Append[]): Promise<(number | undefined)[]> {
    return this.transact(() => entries.map((entry) => this.#appendOne(entry)))
  }

  /** One after the other: two at once, of a room that has ended and of the next, would mix their parts. */
  compact(board: BoardId, seq: number, state: Uint8Array): Promise<void> {
    return this.#compactions.run(board, () => this.#compact(board, seq, state))
  }

  clientIds(board: BoardId): Promise<ReadonlyMap<number, string>> {
    return this.read(() => this.#clientIds(board))
  }

  updates(board: BoardId, span: UpdateSpan): Promise<UpdateRow[]> {
    return this.read(() => this.#rows(board, span))
  }

  writers(board: BoardId, { after = 0, upTo, since = 0 }: UpdateSpan): Promise<ParticipantId[]> {
    return this.read(() => {
      const rows = this.sql(
        `SELECT DISTINCT author FROM updates
         WHERE board = ? AND seq > ? AND seq <= ? AND at >= ? AND author IS NOT NULL ORDER BY author`,
      ).all(board, after, upTo ?? Number.MAX_SAFE_INTEGER, since) as { author: ParticipantId }[]
      return rows.map(({ author }) => author)
    })
  }

  async editsBy(board: BoardId, author: ParticipantId): Promise<Edit[]> {
    const edits: Edit[] = []
    for (let after: number | undefined = 0; after !== undefined;) {
      const rows = await this.read(() => this.#sizes(board, after ?? 0))
      for (const row of rows)
        if (row.author === author) edits.push({ at: row.at, bytes: row.bytes })
      after = rows.at(-1)?.seq
      await turnOfTheLoop()
    }
    return edits
  }

  async pruneUpdates(before: number): Promise<void> {
    const boards = await this.read(
      () =>
        this.sql(
          `SELECT board FROM snapshots AS s
           WHERE EXISTS (SELECT 1 FROM updates WHERE board = s.board)`,
        ).all() as { board: BoardId }[],
    )
    for (const { board } of boards) {
      const old = 'board = @board AND at < @before'
      const inSnapshot = 'seq <= (SELECT seq FROM snapshots WHERE board = @board)'
      await this.drop('updates', `${old} AND ${inSnapshot}`, { board, before })
      await this.transact(() =>
        this.sql(`UPDATE updates SET author = NULL WHERE ${old} AND author IS NOT NULL`).run({
          ...{ board, before },
        }),
      )
      await turnOfTheLoop()
    }
  }

  addVersion(version: Version): Promise<void> {
    return this.transact(() => {
      this.sql(
        `INSERT OR IGNORE INTO versions (id, board, at, seq, author, name, kind, writers, state)
         SELECT @id, id, @at, @seq, @author, @name, @kind, @writers, @state FROM boards WHERE id = @board`,
      ).run({
        ...version,
        author: version.author ?? null,
        name: version.name ?? null,
        writers: JSON.stringify(version.writers),
      })
    })
  }

  versions(board: BoardId): Promise<VersionRow[]> {
    return this.read(() => {
      const rows = this.sql(
        `SELECT id, board, at, seq, author, name, kind, writers FROM versions
         WHERE board = ? ORDER BY at DESC, seq DESC, id`,
      ).all(board) as VersionRecord[]
      return rows.map(toVersion)
    })
  }

  findVersion(board: BoardId, id: string): Promise<Version | undefined> {
    return this.read(() => {
      const row = this.sql('SELECT * FROM versions WHERE board = ? AND id = ?').get(board, id) as
        (VersionRecord & { state: Buffer }) | undefined
      return row && { ...toVersion(row), state: row.state }
    })
  }

  nameVersion(board: BoardId, id: string, name: string): Promise<void> {
    return this.transact(() => {
      this.sql(`UPDATE versions SET name = ?, kind = 'named' WHERE board = ? AND id = ?`).run(
        name,
        board,
        id,
      )
    })
  }

  removeVersions(board: BoardId, ids: readonly string[]): Promise<void> {
    return this.transact(() => {
      const remove = this.sql('DELETE FROM versions WHERE board = ? AND id = ?')
      for (const id of ids) remove.run(board, id)
    })
  }

  async pruneVersions(before: number): Promise<void> {
    const boards = await this.read(
      () =>
        this.sql('SELECT DISTINCT board FROM versions WHERE at < ?').all(before) as {
          board: BoardId
        }[],
    )
    for (const { board } of boards) {
      await this.drop('versions', 'board = @board AND at < @before', { board, before })
    }
  }

  /** Part of the commit that makes the board. */
  protected insertSnapshot(board: BoardId, at: number, state: Uint8Array): void {
    const { parts, last } = inParts(state)
    this.sql('INSERT INTO snapshots (board, seq, at, bytes) VALUES (?, 0, ?, ?)').run(
      board,
      at,
      last,
    )
    const insert = this.sql('INSERT INTO snapshot_parts VALUES (?, 0, ?, ?)')
    for (const [part, bytes] of parts.entries()) insert.run(board, part, bytes)
  }

  /** In many small commits, the first rows first, so that others get their turn. */
  protected async drop(
    table: keyof typeof MUCH,
    where: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    while (await this.#dropSome(table, where, values)) await turnOfTheLoop()
  }

  /** False = none were left. */
  #dropSome(table: keyof typeof MUCH, where: string, values: object): Promise<boolean> {
    const { long, order } = MUCH[table]
    const these = `FROM ${table} WHERE ${where} ORDER BY ${order} LIMIT @rows`
    return this.transact(() => {
      const found = this.sql(`SELECT length(${long}) AS bytes ${these}`)
      let [rows, bytes] = [0, 0]
      for (const row of found.all({ ...values, rows: DROPPED_ROWS }) as { bytes: number }[]) {
        if (bytes >= DROPPED_BYTES) break
        rows++
        bytes += row.bytes
      }
      if (rows > 0) this.sql(`DELETE ${these}`).run({ ...values, rows })
      return rows > 0
    })
  }

  #appendOne({ board, updates, clientIds, at, after }: Append): number | undefined {
    let seq = this.#lastNumber(board)
    if (seq === undefined || (after !== undefined && after !== seq)) return undefined
    const insert = this.sql('INSERT INTO updates VALUES (?, ?, ?, ?, ?)')
    for (const { bytes, author } of updates) insert.run(board, ++seq, at, author ?? null, bytes)
    for (const [clientId, device] of clientIds) {
      this.sql('INSERT OR IGNORE INTO client_ids VALUES (?, ?, ?)').run(board, clientId, device)
    }
    return seq
  }

  /** In many small commits, of which the last but for tidying makes it count. */
  async #compact(board: BoardId, seq: number, state: Uint8Array): Promise<void> {
    // One that was stopped half-way may have left some.
    await this.#dropOtherParts(board)
    const { parts, last } = inParts(state)
    for (const [part, bytes] of parts.entries()) {
      // None of a board that has been erased meanwhile.
      await this.transact(() =>
        this.sql(
          `INSERT INTO snapshot_parts SELECT board, generation + 1, @part, @bytes FROM snapshots
           WHERE board = @board`,
        ).run({ board, part, bytes }),
      )
      await turnOfTheLoop()
    }
    await this.transact(() => {
      const { changes } = this.sql(
        `UPDATE snapshots SET bytes = @bytes, seq = @seq, generation = generation + 1,
           at = max(at, coalesce((SELECT at FROM updates WHERE board = @board AND seq = @seq), 0))
         WHERE board = @board AND seq <= @seq`,
      ).run({ board, seq, bytes: last })
      // It would take the place of a snapshot that can be read.
      if (changes === 1 && this.#countParts(board) !== parts.length)
        throw new Error(`Parts of the snapshot of ${board} are missing`)
    })
    await this.#dropOtherParts(board)
  }

  #countParts(board: BoardId): number {
    const row = this.sql(
      `SELECT count(*) AS parts FROM snapshot_parts JOIN snapshots USING (board, generation)
       WHERE board = ?`,
    ).get(board)
    return (row as { parts: number }).parts
  }

  /** What is overwritten with zeros takes as long as writing it: one part at a time. */
  async #dropOtherParts(board: BoardId): Promise<void> {
    const drop = () =>
      this.transact(
        () =>
          this.sql(
            `DELETE FROM snapshot_parts WHERE rowid = (
               SELECT p.rowid FROM snapshot_parts p JOIN snapshots s USING (board)
               WHERE board = ? AND p.generation <> s.generation LIMIT 1
             )`,
          ).run(board).changes,
      )
    while ((await drop()) > 0) await turnOfTheLoop()
  }

  #clientIds(board: BoardId): ReadonlyMap<number, string> {
    const rows = this.sql('SELECT client_id, device FROM client_ids WHERE board = ?').all(board)
    return new Map((rows as ClientIdRecord[]).map((row) => [row.client_id, row.device]))
  }

  /** The snapshot's when all rows were pruned; undefined without a board. */
  #lastNumber(board: BoardId): number | undefined {
    const row = this.sql(
      `SELECT max(seq, coalesce((SELECT max(seq) FROM updates WHERE board = @board), 0)) AS last
       FROM snapshots WHERE board = @board`,
    ).get({ board }) as { last: number } | undefined
    return row?.last
  }

  #sizes(board: BoardId, after: number): SizeRecord[] {
    return this.sql(
      `SELECT seq, at, author, length(bytes) AS bytes FROM updates
       WHERE board = ? AND seq > ? ORDER BY seq LIMIT ${READ_ROWS}`,
    ).all(board, after) as SizeRecord[]
  }

  #rows(board: BoardId, { after = 0, upTo, since = 0 }: UpdateSpan): UpdateRow[] {
    const rows = this.sql(
      `SELECT seq, at, author, bytes FROM updates
       WHERE board = ? AND seq > ? AND seq <= ? AND at >= ? ORDER BY seq`,
    ).all(board, after, upTo ?? Number.MAX_SAFE_INTEGER, since) as UpdateRecord[]
    return rows.map(toUpdate)
  }
}

/** A row's bytes are written, and overwritten, at one go. */
function inParts(state: Uint8Array): { parts: readonly Uint8Array[]; last: Uint8Array } {
  const count = Math.max(0, Math.ceil(state.length / PART_BYTES) - 1)
  const parts = Array.from({ length: count }, (_, part) =>
    state.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  )
  return { parts, last: state.subarray(count * PART_BYTES) }
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
