import { Pool, types, type PoolClient } from 'pg'
import { StorageError } from './BoardStorage.ts'
import { POSTGRES_SCHEMA } from './postgresSchema.ts'

/**
 * What people do on open boards has connections of its own: behind a crowd that comes in, which asks a thousand things
 * at once, it would wait for seconds, and at last be taken for what can't be stored.
 */
const MAX_CONNECTIONS = { forTurns: 3, forAll: 7 }
/** A database that does not answer is down: people are told instead of waiting. */
const CONNECT_MS = 3000
const QUERY_MS = 8000
/** A node that is stopped in the middle of a transaction must not hold up the others. */
const IDLE_IN_TRANSACTION_MS = 5000
/** Any number that nothing else in this database locks. */
const MIGRATION_LOCK = 4400_1
const BIGINT = types.builtins.INT8

/**
 * Behind what a row of board $1 is made of: without the board there is none, and who erases the board waits until the row
 * is stored, and then removes it with the others.
 */
export const FROM_BOARD = 'FROM boards WHERE id = $1 FOR KEY SHARE'

/** Counts and times: far below 2^53. */
const parsers: typeof types.getTypeParser = (id: number, format?: unknown) =>
  id === Number(BIGINT) ? Number : (types.getTypeParser(id, format as 'text') as never)

/** Pools of connections to one Postgres database, where a commit is on disk before it returns. */
export class PostgresDatabase {
  readonly #pool: Pool
  readonly #poolForTurns: Pool

  constructor(url: string) {
    this.#pool = poolOf(url, MAX_CONNECTIONS.forAll)
    this.#poolForTurns = poolOf(url, MAX_CONNECTIONS.forTurns)
  }

  /** @throws {StorageError} when it can't be reached or was written by a newer program */
  async migrate(): Promise<void> {
    await this.transact(async (run) => {
      await run(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
      await run('CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL)')
      const [row] = await run<{ version: number }>('SELECT version FROM schema_version')
      const version = row?.version ?? 0
      if (version > POSTGRES_SCHEMA.length) {
        throw new Error('The database was written by a newer version of Atelier')
      }
      if (version === POSTGRES_SCHEMA.length) return
      for (const step of POSTGRES_SCHEMA.slice(version)) await run(step)
      await run('DELETE FROM schema_version')
      await run('INSERT INTO schema_version VALUES ($1)', [POSTGRES_SCHEMA.length])
    })
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.end(), this.#poolForTurns.end()])
  }

  /** One statement: a transaction of its own. */
  query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return ask(this.#pool, sql, values)
  }

  /** As `query`, for what the turn of a room waits for. */
  queryForTurn<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return ask(this.#poolForTurns, sql, values)
  }

  /** Several statements in one commit, or several reads that see the same moment. */
  async transact<T>(work: (run: Run) => Promise<T>, mode = ''): Promise<T> {
    let client: PoolClient | undefined
    let broken: Error | undefined
    try {
      const connected = (client = await this.#pool.connect())
      // Without a listener a connection that breaks now would end the process; the query fails as well.
      connected.on('error', (error) => (broken = error))
      await connected.query(`BEGIN ${mode}`)
      const result = await work(
        async (sql, values = []) => (await connected.query(sql, [...values])).rows as never,
      )
      await connected.query('COMMIT')
      return result
    } catch (cause) {
      broken ??= await client?.query('ROLLBACK').then(
        () => undefined,
        (error: Error) => error,
      )
      throw new StorageError(reasonOf(cause), { cause })
    } finally {
      client?.removeAllListeners('error')
      client?.release(broken)
    }
  }
}

function poolOf(url: string, max: number): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    statement_timeout: QUERY_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    // Whatever the database's default is: "saved" means on disk.
    options: '-c synchronous_commit=on',
    keepAlive: true,
    types: { getTypeParser: parsers },
  })
  // A connection that breaks while nobody uses it; the next query gets a new one.
  return pool.on('error', () => undefined)
}

async function ask<Row extends object>(
  pool: Pool,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    return (await pool.query<Row>(sql, [...values])).rows
  } catch (cause) {
    throw new StorageError(reasonOf(cause), { cause })
  }
}

export type Run = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>

/** For people: what Node says about an address it can't reach has no message, only parts. */
function reasonOf(cause: unknown): string {
  const parts = cause instanceof AggregateError ? cause.errors : [cause]
  return parts.map((part) => (part instanceof Error ? part.message : String(part))).join('; ')
}
