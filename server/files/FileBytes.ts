import { access, constants, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BoardId } from '../../model/ids.ts'

/** Where the bytes of images are. Names are ours, see `describe`; every method rejects when it can't. */
export interface FileBytes {
  /** Whole or not at all. */
  write(board: BoardId, name: string, bytes: Uint8Array): Promise<void>
  read(board: BoardId, name: string): Promise<Buffer>
  remove(board: BoardId, name: string): Promise<void>
  removeAll(board: BoardId): Promise<void>
  /** Fulfilled while files can be written. */
  check(): Promise<void>
}

/** Files below the data directory: `files/<board>/<name>`. */
export class DiskFiles implements FileBytes {
  readonly #dataDir: string
  readonly #folder: string

  constructor(dataDir: string) {
    this.#dataDir = dataDir
    this.#folder = join(dataDir, 'files')
  }

  async write(board: BoardId, name: string, bytes: Uint8Array): Promise<void> {
    const folder = join(this.#folder, board)
    const partial = join(folder, `${name}.part`)
    await mkdir(folder, { recursive: true })
    try {
      await writeToDisk(partial, bytes)
      await rename(partial, join(folder, name))
    } catch (error) {
      // It may have the last room on the disk, without which nothing is stored any more.
      await rm(partial, { force: true }).catch(() => undefined)
      throw error
    }
  }

  read(board: BoardId, name: string): Promise<Buffer> {
    return readFile(join(this.#folder, board, name))
  }

  async remove(board: BoardId, name: string): Promise<void> {
    await rm(join(this.#folder, board, name), { force: true })
  }

  async removeAll(board: BoardId): Promise<void> {
    await rm(join(this.#folder, board), { recursive: true, force: true })
  }

  async check(): Promise<void> {
    await access(this.#dataDir, constants.W_OK)
  }
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
