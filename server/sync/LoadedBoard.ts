import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { isOfThisVersion } from '../../model/storedState.ts'
import { Answers } from './Answers.ts'
import type { StoredBoard } from './loadBoard.ts'
import { Reversal } from './Reversal.ts'
import { sizeOf, storedPiecesOf } from './storedPieces.ts'
import { UpdateGate } from './UpdateGate.ts'
import { WholeBoard } from './WholeBoard.ts'

/** What there is of a board while it is in memory. */
export interface LoadedBoard {
  readonly board: Board
  readonly gate: UpdateGate
  readonly reversal: Reversal
  readonly answers: Answers
}

/** An empty one, which can tell newcomers already what is stored. */
export function beginLoading({ clientIds, snapshot, updates, past }: StoredBoard): LoadedBoard {
  const doc = new Y.Doc()
  const board = new Board(doc)
  const gate = new UpdateGate(board, clientIds)
  gate.isRecovering = past.recoveryUntil !== undefined
  const pieces = isOfThisVersion(snapshot) ? storedPiecesOf(snapshot) : undefined
  const whole = pieces && new WholeBoard(pieces, sizeOf(snapshot))
  const answers = new Answers(doc, whole, updates)
  return { board, gate, reversal: new Reversal(doc), answers }
}
