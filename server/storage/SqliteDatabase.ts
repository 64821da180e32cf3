import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { StorageError } from './BoardStorage.ts'
import { SCHEMA } from './schema.ts'

/** How long a call waits for another process (a backup) before it fails. The event loop waits with it. */
const BUSY_TIMEOUT_MS = 1000
/** From one look at the file's place to the next: each costs a tenth of a commit. */
const IN_PLACE_MS = 250
/** A file of this size is written anew in under a second, in which nothing else is stored. */
const SMALL_BYTES = 64 * 1024 * 1024

/** One file in WAL mode with `synchronous=FULL`: a commit is on disk before it returns. */
export class SqliteDatabase {
  readonly #db: Database.Database
  readonly #path: string
  /** Its number on its disk. */
  readonly #inode: number
  #isInPlaceUntil = -Infinity
  /** Made once: making one costs a tenth of a commit. */
  readonly #inTransaction: Database.Transaction<<T>(work: () => T) => T>
  readonly #statements = new Map<string, Database.Statement>()

  /** @throws {StorageError} when the file can't be opened or was written by a newer program */
  constructor(path: string) {
    this.#path = path
    try {
      mkdirSync(dirname(path), { recursive: true })
      this.#db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
      this.#inode = statSync(path).ino
      this.#inTransaction = this.#db.transaction((work) => work())
      this.#db.pragma('journal_mode = WAL')
      this.#db.pragma('synchronous = FULL')
      // What is deleted is overwritten: free pages would keep it for years.
      this.#db.pragma('secure_delete = ON')
      this.#migrate()
      // A file that may only be read opens as well; better now than with the first edit.
      this.#db.pragma(`user_version = ${SCHEMA.length}`)
    } catch (cause) {
      throw new StorageError(`Cannot open ${path}: ${String(cause)}`, { cause })
    }
  }

  async close(): Promise<void> {
    this.#db.close()
  }

  /** A prepared statement; the same text is prepared once. */
  protected sql(text: string): Database.Statement {
    let statement = this.#statements.get(text)
    if (!statement) this.#statements.set(text, (statement = this.#db.prepare(text)))
    return statement
  }

  /** One commit, begun with the write lock, so that it never fails half-way for want of it. */
  protected transact<T>(work: () => T): Promise<T> {
    return this.read(() => {
      this.#assertInPlace()
      return this.#inTransaction.immediate(work) as T
    })
  }

  /** Several reads that see the same moment. */
  protected readAtOnce<T>(work: () => T): Promise<T> {
    return this.read(() => this.#inTransaction(work) as T)
  }

  /** Part of a commit that deletes what nothing must be left of; `removeTraces` comes behind it. */
  protected markTraces(): void {
    this.sql(`INSERT OR REPLACE INTO settings VALUES ('traces', '1')`).run()
  }

  /**
   * Removes the last traces of rows that were deleted: SQLite leaves copies of rows that it once moved between pages,
   * and only writing the whole file anew gets rid of them. A large file waits for the next start.
   */
  protected removeTraces(): Promise<void> {
    return this.read(() => {
      const { size } = this.sql(
        'SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size',
      ).get() as { size: number }
      if (size <= SMALL_BYTES) this.#writeAnew()
      else this.#db.pragma('wal_checkpoint(TRUNCATE)')
    })
  }

  /** Also of a large file: while nobody is served. */
  protected removeLeftTraces(): Promise<void> {
    return this.read(() => {
      if (this.sql(`SELECT 1 FROM settings WHERE name = 'traces'`).get()) this.#writeAnew()
    })
  }

  /**
   * SQLite writes on into a file that was moved or deleted, where no restart finds it again. What is stored between two looks
   * shares the fate of all that was stored before.
   */
  #assertInPlace(): void {
    if (performance.now() < this.#isInPlaceUntil) return
    if (statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode) {
      this.#isInPlaceUntil = performance.now() + IN_PLACE_MS
      return
    }
    throw new Error(`${this.#path} was moved, deleted or replaced: put it back, or start anew`)
  }

  #writeAnew(): void {
    this.#db.exec('VACUUM')
    const [{ busy }] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }]
    // A backup is reading: the log with the old rows stays until the next erase or start.
    if (busy === 1) return
    this.sql(`DELETE FROM settings WHERE name = 'traces'`).run()
  }

  protected async read<T>(work: () => T): Promise<T> {
    try {
      return work()
    } catch (cause) {
      throw new StorageError(String(cause), { cause })
    }
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
}
