import { applyBoardFile, type BoardFile } from '../../model/boardFile.ts'
import { newId, type BoardId } from '../../model/ids.ts'
import { ROLES, type Role } from '../../model/roles.ts'
import { doAside } from '../aside/doAside.ts'
import { newKeys, newSecret } from '../auth/keys.ts'
import { imagesOf, type BoardFiles } from '../files/BoardFiles.ts'
import { secureRandom } from '../auth/random.ts'
import type { BoardStorage, Participant } from '../storage/BoardStorage.ts'
import { newBoardState } from './newBoardState.ts'

/** From some 200 cards on a board is built aside; to start that takes longer than to build a smaller one. */
const LARGE_FILE = 100_000

export interface CreateOptions {
  readonly storage: BoardStorage
  readonly files: BoardFiles
}

export interface CreatedBoard {
  readonly id: BoardId
  readonly keys: Readonly<Record<Role, string>>
}

interface Content {
  /** Its document, as it is stored. */
  readonly state: Uint8Array
  /** Images in base64, by name. */
  readonly images?: Readonly<Record<string, string>>
  /** Whose cards are on it already. */
  readonly participants?: readonly Participant[]
  readonly now: number
}

/** Makes a board with its first content and its links, all stored at once. */
export async function createBoard(
  { storage, files }: CreateOptions,
  { state, images = {}, participants = [], now }: Content,
): Promise<CreatedBoard> {
  const id = newId<BoardId>(secureRandom)
  const keys = newKeys(id, now)
  try {
    await storage.createBoard({
      id,
      secret: newSecret(),
      createdAt: now,
      keys: ROLES.map((role) => keys[role].row),
      participants,
      files: await files.writeAll(id, imagesOf(images)),
      state,
    })
  } catch (error) {
    // There is no board with which they would ever be erased.
    await files.removeAll(id).catch(() => {})
    throw error
  }
  const { facilitator, participant, viewer } = keys
  return {
    id,
    keys: { facilitator: facilitator.key, participant: participant.key, viewer: viewer.key },
  }
}

/** The content of a board file, under another title where one is given. @throws {BoardFileError | ApiError} */
export async function contentOf(
  { files: images, ...rest }: BoardFile,
  title: string | undefined,
): Promise<Pick<Content, 'state' | 'images'>> {
  const info = title === undefined ? rest.board : { ...rest.board, title }
  const file: BoardFile = { ...rest, board: info, files: {} }
  const state =
    JSON.stringify(file).length > LARGE_FILE
      ? await doAside('buildBoard', file)
      : await newBoardState((board) => applyBoardFile(board, file))
  return { images, state }
}
