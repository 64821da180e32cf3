import type { BoardId } from '../../model/ids.ts'
import type { FileBytes } from '../files/FileBytes.ts'
import type { PostgresDatabase } from '../storage/PostgresDatabase.ts'

/** Images in the database, where every node finds them. They are removed with their board's rows. */
export class PostgresFiles implements FileBytes {
  readonly #db: PostgresDatabase

  constructor(db: PostgresDatabase) {
    this.#db = db
  }

  async write(board: BoardId, name: string, bytes: Uint8Array): Promise<void> {
    await this.#db.query('INSERT INTO file_contents VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      ...[board, name, bytes],
    ])
  }

  async read(board: BoardId, name: string): Promise<Buffer> {
    const [row] = await this.#db.query<{ content: Buffer }>(
      'SELECT content FROM file_contents WHERE board = $1 AND name = $2',
      [board, name],
    )
    if (!row) throw new Error(`The database has no content for the file ${name}`)
    return row.content
  }

  async remove(board: BoardId, name: string): Promise<void> {
    await this.#db.query('DELETE FROM file_contents WHERE board = $1 AND name = $2', [board, name])
  }

  async removeAll(board: BoardId): Promise<void> {
    await this.#db.query('DELETE FROM file_contents WHERE board = $1', [board])
  }

  /** The storage beside it checks the same database. */
  async check(): Promise<void> {}
}
