import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { CardOf } from '../../model/cards.ts'
import { createCards, type Acting, type Draft } from '../../model/commands.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { applyImport } from '../../model/import/applyImport.ts'
import { planImport } from '../../model/import/importPlan.ts'
import { readState } from '../../model/state.ts'

export const ACTING: Acting = { by: 'ada' as ParticipantId, now: 1000, random: Math.random }

export function boardWith(...drafts: Draft[]): Board {
  const board = new Board(new Y.Doc())
  createCards(board, ACTING, drafts)
  return board
}

/** Imports a text and returns the stories it made, in the order of the file. */
export function imported(text: string, board = boardWith()): CardOf<'story'>['fields'][] {
  const { created } = applyImport(board, ACTING, planImport(text, readState(board)))
  const { cards } = readState(board)
  return created.map((id) => cards.get(id)?.fields as CardOf<'story'>['fields'])
}
