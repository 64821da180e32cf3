import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { encodePacked } from '../../model/storedState.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { newServerId } from '../sync/loadBoard.ts'
import { takeSnapshot } from '../sync/snapshot.ts'
import { packPieces } from '../sync/storedPieces.ts'

/** A new document as it is stored, filled by `seed`. */
export async function newBoardState(seed: (board: Board) => void): Promise<Uint8Array> {
  const doc = new Y.Doc()
  doc.clientID = newServerId()
  const board = new Board(doc)
  seed(board)
  assignStoryKeys(board)
  return encodePacked(await packPieces(await takeSnapshot(doc)))
}
