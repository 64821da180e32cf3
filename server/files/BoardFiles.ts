import { newId, type BoardId } from '../../model/ids.ts'
import { MAX_FILE_BYTES } from '../../model/protocol.ts'
import { ApiError } from '../errors.ts'
import { secureRandom } from '../auth/random.ts'
import type { BoardStorage, FileRow } from '../storage/BoardStorage.ts'
import { InTurn } from '../storage/InTurn.ts'
import type { FileBytes } from './FileBytes.ts'
import { imageType } from './imageType.ts'

/** All images of one board. */
const MAX_BOARD_FILES_BYTES = 100 * 1024 * 1024
const NAME = /^[A-Za-z0-9]{22}\.(?:png|jpg|gif|webp)$/
const NAME_LENGTH = 22

/** An image that may be kept: see `describe`. */
interface Image {
  readonly row: FileRow
  readonly bytes: Uint8Array
}

/** The images of boards, under random names. */
export class BoardFiles {
  readonly #bytes: FileBytes
  readonly #storage: BoardStorage
  readonly #maxBytes: number
  /** Two at once would both find the space that only one has. */
  readonly #additions = new InTurn<BoardId>()

  constructor(bytes: FileBytes, storage: BoardStorage, maxBytes = MAX_BOARD_FILES_BYTES) {
    this.#bytes = bytes
    this.#storage = storage
    this.#maxBytes = maxBytes
  }

  /** Keeps an upload under a name of our own. @throws {ApiError} tooLarge, unsupportedType, notFound, storage */
  async add(board: BoardId, bytes: Uint8Array): Promise<FileRow> {
    const type = imageType(bytes)
    const row = describe(`${newId<BoardId>(secureRandom, NAME_LENGTH)}.${type?.ending}`, bytes)
    await this.addAll(board, [{ row, bytes }])
    return row
  }

  /** Keeps those that the board doesn't have yet. @throws {ApiError} tooLarge, notFound, storage */
  addAll(board: BoardId, images: readonly Image[]): Promise<void> {
    return this.#additions.run(board, async () => {
      await this.assertSpace(
        board,
        images.map(({ row }) => row),
      )
      for (const { row, bytes } of images) {
        if (await this.#storage.findFile(board, row.name)) continue
        await this.#write(board, row.name, bytes)
        await this.#keep(board, row)
      }
    })
  }

  /** Writes the images of a board that is about to be made; see `removeAll`. @throws {ApiError} tooLarge, storage */
  async writeAll(board: BoardId, images: readonly Image[]): Promise<FileRow[]> {
    const rows = images.map(({ row }) => row)
    await this.assertSpace(board, rows)
    for (const { row, bytes } of images) await this.#write(board, row.name, bytes)
    return rows
  }

  /** @throws {ApiError} tooLarge when these are too much for a board together with those it has */
  async assertSpace(board: BoardId, files: readonly FileRow[]): Promise<void> {
    const sizes = new Map<string, number>()
    for (const { name, bytes } of [...(await this.#storage.files(board)), ...files]) {
      sizes.set(name, bytes)
    }
    const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
    if (total > this.#maxBytes) {
      throw new ApiError('tooLarge', 'The images of this board are over their limit together')
    }
  }

  /** Whole or not at all. */
  async #write(board: BoardId, name: string, bytes: Uint8Array): Promise<void> {
    await orStorageError(this.#bytes.write(board, name, bytes))
  }

  /** Makes a file that was written one of the board's. Where that fails, or the board was erased, it is removed. */
  async #keep(board: BoardId, file: FileRow): Promise<void> {
    let isKept: boolean
    try {
      isKept = await this.#storage.addFile(board, file)
    } catch (error) {
      await this.#bytes.remove(board, file.name).catch(() => undefined)
      throw error
    }
    if (isKept) return
    await this.removeAll(board)
    throw new ApiError('notFound', 'The board was erased')
  }

  /** @throws {ApiError} notFound */
  async read(board: BoardId, name: string): Promise<{ readonly type: string; bytes: Buffer }> {
    const row = NAME.test(name) ? await this.#storage.findFile(board, name) : undefined
    if (!row) throw new ApiError('notFound', 'There is no such file')
    return { type: row.type, bytes: await this.#bytes.read(board, name) }
  }

  /** Of a board that is being erased, or was never made. @throws {ApiError} storage */
  async removeAll(board: BoardId): Promise<void> {
    await orStorageError(this.#bytes.removeAll(board))
  }

  /** Everything, in base64 by name. */
  async readAll(board: BoardId): Promise<Record<string, string>> {
    const rows = await this.#storage.files(board)
    const entries = rows.map(
      async ({ name }) => [name, (await this.read(board, name)).bytes.toString('base64')] as const,
    )
    return Object.fromEntries(await Promise.all(entries))
  }
}

/** A file by its content. @throws {ApiError} when we don't show such a type, or the name is not one of ours */
function describe(name: string, bytes: Uint8Array): FileRow {
  const type = imageType(bytes)
  if (!type) throw new ApiError('unsupportedType', 'Only PNG, JPEG, GIF and WebP images')
  if (bytes.length > MAX_FILE_BYTES) {
    throw new ApiError('tooLarge', `An image may have ${MAX_FILE_BYTES} bytes`)
  }
  if (!NAME.test(name) || !name.endsWith(`.${type.ending}`)) {
    throw new ApiError('unreadable', `${name} is not the name of a file of a board`)
  }
  return { name, type: type.type, bytes: bytes.length }
}

/** The images of a board file, in base64 by the names that its cards know. @throws {ApiError} as `describe` */
export function imagesOf(images: Readonly<Record<string, string>>): Image[] {
  return Object.entries(images).map(([name, base64]) => {
    const bytes = Buffer.from(base64, 'base64')
    return { row: describe(name, bytes), bytes }
  })
}

async function orStorageError(done: Promise<void>): Promise<void> {
  try {
    await done
  } catch (cause) {
    throw new ApiError('storage', '', { cause })
  }
}
