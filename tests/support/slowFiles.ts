import type { BoardId } from '../../model/ids.ts'
import type { FileBytes } from '../../server/files/FileBytes.ts'

/** Files of a board, between whose steps a test does what others do meanwhile. */
export class SlowFiles implements FileBytes {
  /** Before one is written. */
  beforeWrite: (board: BoardId, name: string) => Promise<unknown> = () => Promise.resolve()
  /** Once those of a board are removed. */
  afterRemoval: (board: BoardId) => Promise<unknown> = () => Promise.resolve()
  readonly #files: FileBytes

  constructor(files: FileBytes) {
    this.#files = files
  }

  async write(board: BoardId, name: string, bytes: Uint8Array): Promise<void> {
    await this.beforeWrite(board, name)
    await this.#files.write(board, name, bytes)
  }

  read(board: BoardId, name: string): Promise<Buffer> {
    return this.#files.read(board, name)
  }

  remove(board: BoardId, name: string): Promise<void> {
    return this.#files.remove(board, name)
  }

  async removeAll(board: BoardId): Promise<void> {
    await this.#files.removeAll(board)
    await this.afterRemoval(board)
  }

  check(): Promise<void> {
    return this.#files.check()
  }
}
