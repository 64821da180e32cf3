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
import { FROM_BOARD, type PostgresDatabase } from './PostgresDatabase.ts'
import {
  toUpdate,
  toVersion,
  type ClientIdRecord,
  type UpdateRecord,
  type VersionRecord,
} from './records.ts'

/**
 * How old the first row of a board s is, what drops the first rows of board $1 from before $2, and how many in one commit,
 * so that it stays short: a version may be as large as its board.
 */
const PRUNING = {
  updates: {
    first: 'SELECT at FROM updates WHERE board = s.board ORDER BY seq LIMIT 1',
    drop: `DELETE FROM updates WHERE board = $1 AND seq IN (
      SELECT seq FROM updates
      WHERE board = $1 AND seq <= (SELECT seq FROM snapshots WHERE board = $1) AND at < $2
      ORDER BY seq LIMIT $3
    ) RETURNING 1`,
    rows: 5000,
  },
  versions: {
    first: 'SELECT at FROM versions WHERE board = s.board ORDER BY at LIMIT 1',
    drop: `DELETE FROM versions WHERE id IN (
      SELECT id FROM versions WHERE board = $1 AND at < $2 ORDER BY at LIMIT $3
    ) RETURNING 1`,
    rows: 50,
  },
} as const
/** Boards asked after at once whether they have old rows. */
const BOARDS_AT_ONCE = 1000

/**
 * One statement, so that the counters' rows are locked for as long as a commit takes and no longer, whatever becomes of
 * this process. They are locked in order: two nodes with the same boards would wait for each other for ever. A board
 * without a counter, or with another number than the one that was expected, is not counted, and nothing of it is added.
 */
const APPEND = `
  WITH locked AS (
    SELECT board, last_seq FROM counters WHERE board = ANY($1::text[]) ORDER BY board FOR UPDATE
  ), wanted AS (
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS w (board, n, expected)
  ), counted AS (
    UPDATE counters AS c SET last_seq = l.last_seq + w.n
    FROM locked AS l JOIN wanted AS w ON w.board = l.board
      AND (w.expected IS NULL OR w.expected = l.last_seq)
    WHERE c.board = l.board
    RETURNING c.board, c.last_seq, l.last_seq AS before
  ), added AS (
    INSERT INTO updates (board, seq, at, author, bytes)
    SELECT u.board, c.before + u.i, u.at, u.author, u.bytes
    FROM unnest($4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::bytea[])
      AS u (board, i, at, author, bytes)
    JOIN counted AS c ON c.board = u.board
  ), claimed AS (
    INSERT INTO client_ids (board, client_id, device)
    SELECT d.board, d.client_id, d.device
    FROM unnest($9::text[], $10::bigint[], $11::text[]) AS d (board, client_id, device)
    JOIN counted AS c ON c.board = d.board
    ON CONFLICT DO NOTHING
  )
  SELECT board, last_seq FROM counted`

/** Documents, who wrote what in them, and their versions; shared by all nodes. */
export class PostgresDocuments implements DocumentStorage {
  protected readonly db: PostgresDatabase

  constructor(db: PostgresDatabase) {
    this.db = db
  }

  load(board: BoardId): Promise<StoredDocument> {
    return this.db.transact(async (run) => {
      const [snapshot] = await run<{ seq: number; bytes: Buffer }>(
        'SELECT seq, bytes FROM snapshots WHERE board = $1',
        [board],
      )
      // An absent row must never be taken for an empty board.
      if (!snapshot) throw new Error(`Board ${board} has no snapshot`)
      const updates = await run<UpdateRecord>(
        'SELECT seq, bytes FROM updates WHERE board = $1 AND seq > $2 ORDER BY seq',
        [board, snapshot.seq],
      )
      const owners = await run<ClientIdRecord>(CLIENT_IDS, [board])
      return {
        snapshot: snapshot.bytes,
        updates: updates.map((row) => row.bytes),
        seq: updates.at(-1)?.seq ?? snapshot.seq,
        clientIds: new Map(owners.map((row) => [row.client_id, row.device])),
      }
    }, 'ISOLATION LEVEL REPEATABLE READ READ ONLY')
  }

  async append(entries: readonly Append[]): Promise<(number | undefined)[]> {
    const rows = entries.flatMap(({ board, updates, at }) =>
      updates.map(({ bytes, author }, i) => ({ board, place: i + 1, at, author, bytes })),
    )
    const claims = entries.flatMap(({ board, clientIds }) =>
      [...clientIds].map(([clientId, device]) => ({ board, clientId, device })),
    )
    const counted = await this.db.queryForTurn<{ board: BoardId; last_seq: number }>(APPEND, [
      entries.map(({ board }) => board),
      entries.map(({ updates }) => updates.length),
      entries.map(({ after }) => after ?? null),
      rows.map(({ board }) => board),
      rows.map(({ place }) => place),
      rows.map(({ at }) => at),
      rows.map(({ author }) => author ?? null),
      rows.map(({ bytes }) => bytes),
      claims.map(({ board }) => board),
      claims.map(({ clientId }) => clientId),
      claims.map(({ device }) => device),
    ])
    const lasts = new Map(counted.map((row) => [row.board, row.last_seq]))
    return entries.map(({ board }) => lasts.get(board))
  }

  async compact(board: BoardId, seq: number, state: Uint8Array): Promise<void> {
    await this.db.query(
      `UPDATE snapshots SET bytes = $3, seq = $2,
         at = greatest(at, coalesce((SELECT at FROM updates WHERE board = $1 AND seq = $2), 0))
       WHERE board = $1 AND seq <= $2`,
      [board, seq, state],
    )
  }

  async clientIds(board: BoardId): Promise<ReadonlyMap<number, string>> {
    const rows = await this.db.queryForTurn<ClientIdRecord>(CLIENT_IDS, [board])
    return new Map(rows.map((row) => [row.client_id, row.device]))
  }

  async updates(board: BoardId, span: UpdateSpan): Promise<UpdateRow[]> {
    const rows = await this.db.queryForTurn<UpdateRecord>(
      `SELECT seq, at, author, bytes FROM updates WHERE ${IN_SPAN} ORDER BY seq`,
      spanValues(board, span),
    )
    return rows.map(toUpdate)
  }

  async writers(board: BoardId, span: UpdateSpan): Promise<ParticipantId[]> {
    const rows = await this.db.query<{ author: ParticipantId }>(
      `SELECT DISTINCT author COLLATE "C" AS author FROM updates
       WHERE ${IN_SPAN} AND author IS NOT NULL ORDER BY author`,
      spanValues(board, span),
    )
    return rows.map(({ author }) => author)
  }

  async editsBy(board: BoardId, author: ParticipantId): Promise<Edit[]> {
    return this.db.query<Edit>(
      `SELECT at, length(bytes)::bigint AS bytes FROM updates
       WHERE board = $1 AND author = $2 ORDER BY seq`,
      [board, author],
    )
  }

  pruneUpdates(before: number): Promise<void> {
    return this.#prune('updates', before, async (board) => {
      await this.db.query(
        'UPDATE updates SET author = NULL WHERE board = $1 AND at < $2 AND author IS NOT NULL',
        [board, before],
      )
    })
  }

  async addVersion(version: Version): Promise<void> {
    const { id, board, at, seq, author, name, kind, writers, state } = version
    await this.db.query(
      `INSERT INTO versions (board, id, at, seq, author, name, kind, writers, state)
       SELECT id, $2, $3, $4, $5, $6, $7, $8, $9 ${FROM_BOARD} ON CONFLICT DO NOTHING`,
      [board, id, at, seq, author, name, kind, JSON.stringify(writers), state],
    )
  }

  async versions(board: BoardId): Promise<VersionRow[]> {
    const rows = await this.db.query<VersionRecord>(
      `SELECT id, board, at, seq, author, name, kind, writers FROM versions
       WHERE board = $1 ORDER BY at DESC, seq DESC, id COLLATE "C"`,
      [board],
    )
    return rows.map(toVersion)
  }

  async findVersion(board: BoardId, id: string): Promise<Version | undefined> {
    const [row] = await this.db.query<VersionRecord & { state: Buffer }>(
      'SELECT * FROM versions WHERE board = $1 AND id = $2',
      [board, id],
    )
    return row && { ...toVersion(row), state: row.state }
  }

  async nameVersion(board: BoardId, id: string, name: string): Promise<void> {
    await this.db.query(
      `UPDATE versions SET name = $3, kind = 'named' WHERE board = $1 AND id = $2`,
      [board, id, name],
    )
  }

  async removeVersions(board: BoardId, ids: readonly string[]): Promise<void> {
    await this.db.query('DELETE FROM versions WHERE board = $1 AND id = ANY($2::text[])', [
      board,
      [...ids],
    ])
  }

  pruneVersions(before: number): Promise<void> {
    return this.#prune('versions', before)
  }

  /** Board by board, each by its key: a look through all rows at once would take too long one day. */
  async #prune(
    table: keyof typeof PRUNING,
    before: number,
    finish: (board: BoardId) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const { first } = PRUNING[table]
    for (let last = ''; ;) {
      const boards = await this.db.query<{ board: BoardId; first_at: number | null }>(
        `SELECT board, (${first}) AS first_at
         FROM snapshots AS s WHERE board > $1 ORDER BY board LIMIT $2`,
        [last, BOARDS_AT_ONCE],
      )
      for (const { board, first_at } of boards) {
        if ((first_at ?? Infinity) >= before) continue
        await this.#dropAll(table, board, before)
        await finish(board)
      }
      const end = boards.at(-1)
      if (!end) return
      last = end.board
    }
  }

  async #dropAll(table: keyof typeof PRUNING, board: BoardId, before: number): Promise<void> {
    const { drop, rows } = PRUNING[table]
    while ((await this.db.query(drop, [board, before, rows])).length === rows);
  }
}

const CLIENT_IDS = 'SELECT client_id, device FROM client_ids WHERE board = $1'
const IN_SPAN = 'board = $1 AND seq > $2 AND seq <= $3 AND at >= $4'

function spanValues(board: BoardId, { after = 0, upTo, since = 0 }: UpdateSpan): unknown[] {
  return [board, after, upTo ?? Number.MAX_SAFE_INTEGER, since]
}
