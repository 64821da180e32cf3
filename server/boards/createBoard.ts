import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { applyBoardFile, type BoardFile } from '../../model/boardFile.ts'
import { newId, type BoardId } from '../../model/ids.ts'
import { ROLES, type Role } from '../../model/roles.ts'
import { encodeState } from '../../model/storedState.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { newKeys, newSecret } from '../auth/keys.ts'
import { describe, type BoardFiles } from '../files/BoardFiles.ts'
import { secureRandom } from '../auth/random.ts'
import type { BoardStorage, FileRow, Participant } from '../storage/BoardStorage.ts'
import { newServerId } from '../sync/loadBoard.ts'
import { takeSnapshot } from '../sync/snapshot.ts'

export interface CreateOptions {
  readonly storage: BoardStorage
  readonly files: BoardFiles
}

export interface CreatedBoard {
  readonly id: BoardId
  readonly keys: Readonly<Record<Role, string>>
}

interface Content {
  /** Fills the empty document. */
  readonly seed: (board: Board) => void
  /** Images in base64, by name. */
  readonly images?: Readonly<Record<string, string>>
  /** Whose cards are on it already. */
  readonly participants?: readonly Participant[]
  readonly now: number
}

/** Makes a board with its first content and its links, all stored at once. */
export async function createBoard(
  { storage, files }: CreateOptions,
  { seed, images = {}, participants = [], now }: Content,
): Promise<CreatedBoard> {
  const id = newId<BoardId>(secureRandom)
  const doc = new Y.Doc()
  doc.clientID = newServerId()
  const board = new Board(doc)
  seed(board)
  assignStoryKeys(board)
  const keys = newKeys(id, now)
  await storage.createBoard({
    id,
    secret: newSecret(),
    createdAt: now,
    keys: ROLES.map((role) => keys[role].row),
    participants,
    files: await writeImages(files, id, images),
    state: encodeState(await takeSnapshot(doc)),
  })
  doc.destroy()
  const { facilitator, participant, viewer } = keys
  return {
    id,
    keys: { facilitator: facilitator.key, participant: participant.key, viewer: viewer.key },
  }
}

/** The content of a board file, under another title where one is given. */
export function contentOf(
  file: BoardFile,
  title: string | undefined,
): Pick<Content, 'seed' | 'images'> {
  return {
    images: file.files,
    seed: (board) => {
      applyBoardFile(board, file)
      if (title !== undefined) board.info.set('title', title)
    },
  }
}

/** Stores the images of a board file under the names that its cards know; all of them or none. @throws {ApiError} */
export async function writeImages(
  files: BoardFiles,
  board: BoardId,
  images: Readonly<Record<string, string>>,
): Promise<FileRow[]> {
  const all = Object.entries(images).map(([name, base64]) => {
    const bytes = Buffer.from(base64, 'base64')
    return { row: describe(name, bytes), bytes }
  })
  const rows = all.map(({ row }) => row)
  await files.assertSpace(board, rows)
  for (const { row, bytes } of all) await files.write(board, row.name, bytes)
  return rows
}
