import { i18next } from '../i18n/i18n.ts'
import type { BoardSession } from '../state/session.ts'
import { keepUnsent } from '../sync/keptUnsent.ts'
import { readUnsent } from '../sync/unsent.ts'

/** Keeps as text what the server has not taken; says whether there was anything. */
export function keepText({ board, boardId, state, sync }: BoardSession, why: string): boolean {
  const language = i18next.language === 'fr' ? 'fr' : 'en'
  const unsent = readUnsent({ board, state: state.getState(), language }, sync.stored)
  const isLoss = unsent.texts.length + unsent.others > 0
  if (isLoss) keepUnsent(boardId, unsent, why)
  return isLoss
}
