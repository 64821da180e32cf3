import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type {
  Append,
  DocumentStorage,
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

/** Rows dropped in one commit: the event loop waits with it. */
const PRUNED_AT_ONCE = 500

/** Of a snapshot, written in one commit: the event loop waits with that too. */
const PART_BYTES = 128 * 1024

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

  async pruneUpdates(before: number): Promise<void> {
    // A board whose snapshot is younger may have old rows too; they go when it has rested.
    const boards = await this.read(
      () =>
        this.sql(
          `SELECT board FROM snapshots AS s
           WHERE EXISTS (SELECT 1 FROM updates WHERE board = s.board AND seq <= s.seq)`,
        ).all() as { board: BoardId }[],
    )
    for (const { board } of boards) {
      while ((await this.#pruneSome(board, before)) === PRUNED_AT_ONCE) await turnOfTheLoop()
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

  pruneVersions(before: number): Promise<void> {
    return this.transact(() => {
      this.sql('DELETE FROM versions WHERE at < ?').run(before)
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
    const parts = Math.max(0, Math.ceil(state.length / PART_BYTES) - 1)
    for (let part = 0; part < parts; part++) {
      const bytes = state.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
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
      ).run({ board, seq, bytes: state.subarray(parts * PART_BYTES) })
      // It would take the place of a snapshot that can be read.
      if (changes === 1 && this.#countParts(board) !== parts)
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

  #rows(board: BoardId, { after = 0, upTo, since = 0 }: UpdateSpan): UpdateRow[] {
    const rows = this.sql(
      `SELECT seq, at, author, bytes FROM updates
       WHERE board = ? AND seq > ? AND seq <= ? AND at >= ? ORDER BY seq`,
    ).all(board, after, upTo ?? Number.MAX_SAFE_INTEGER, since) as UpdateRecord[]
    return rows.map(toUpdate)
  }

  #pruneSome(board: BoardId, before: number): Promise<number> {
    return this.transact(
      () =>
        this.sql(
          `DELETE FROM updates WHERE board = @board AND seq IN (
             SELECT seq FROM updates
             WHERE board = @board AND seq <= (SELECT seq FROM snapshots WHERE board = @board) AND at < @before
             ORDER BY seq LIMIT @limit
           )`,
        ).run({ board, before, limit: PRUNED_AT_ONCE }).changes,
    )
  }
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
