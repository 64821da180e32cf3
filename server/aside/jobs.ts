import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { applyBoardFile, BoardFileError, type BoardFile } from '../../model/boardFile.ts'
import type { ErrorCode } from '../../model/errors.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { draftImport, type ImportDrafts } from '../../model/import/applyImport.ts'
import type { ImportTarget } from '../../model/import/headers.ts'
import { ImportTooLongError } from '../../model/import/importLimits.ts'
import { planImport, setHeader, setTargets } from '../../model/import/importPlan.ts'
import { readState } from '../../model/state.ts'
import { applyState } from '../../model/storedState.ts'
import { secureRandom } from '../auth/random.ts'
import { newBoardState } from '../boards/newBoardState.ts'

/** Work that takes seconds with a large board, each job from plain values to plain values: see `doAside`. */
export const jobs = { draftStories, buildBoard }

export type Jobs = typeof jobs

/** How a job ended that was asked for something impossible. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
}

/** A text that is to become stories of a board. */
interface StoryList {
  /** The board, as `encodeState` makes it. */
  readonly state: Uint8Array
  readonly text: string
  /** Whether the first row names the columns; else the plan decides. */
  readonly hasHeader: boolean | undefined
  /** What each column becomes, in their order; the plan decides on the rest. */
  readonly targets: readonly (ImportTarget | undefined)[]
  readonly mayPin: boolean
  readonly by: ParticipantId
}

function draftStories({ state, text, hasHeader, targets, mayPin, by }: StoryList): ImportDrafts {
  const board = new Board(new Y.Doc())
  applyState(board.doc, state)
  const proposed = planImport(text, readState(board), mayPin)
  const plan = hasHeader === undefined ? proposed : setHeader(proposed, hasHeader)
  const acting = { by, now: Date.now(), random: secureRandom }
  return draftImport(board, acting, setTargets(plan, targets))
}

/** The state of a new board with a file's content. */
function buildBoard(file: BoardFile): Promise<Uint8Array> {
  return newBoardState((board) => applyBoardFile(board, file))
}

/** Undefined for what is our own mistake. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof ImportTooLongError) return { code: 'tooLarge', message: error.message }
  if (error instanceof BoardFileError) return { code: error.code, message: error.message }
  return undefined
}
