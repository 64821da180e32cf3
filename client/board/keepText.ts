import { i18next } from '../i18n/i18n.ts'
import type { BoardSession } from '../state/session.ts'
import { keepUnsent } from '../sync/keptUnsent.ts'
import { readTyped, readUnsent, type Unsent } from '../sync/unsent.ts'
import type { Ranges } from '../sync/wire.ts'

/** Keeps as text what the server has not taken; says whether there was anything. */
export function keepText(session: BoardSession, why: string): boolean {
  return keep(session, readUnsent(reading(session), session.sync), why)
}

/** Keeps what the person typed under ids that the server is about to take back. */
export function keepReversed(session: BoardSession, ids: Ranges, why: string): void {
  keep(session, readTyped(reading(session), ids), why)
}

function reading({ board, state }: BoardSession) {
  const language = i18next.language === 'fr' ? ('fr' as const) : ('en' as const)
  return { board, state: state.getState(), language }
}

function keep({ boardId }: BoardSession, unsent: Unsent, why: string): boolean {
  const isLoss = unsent.texts.length + unsent.others > 0
  if (isLoss) keepUnsent(boardId, unsent, why)
  return isLoss
}
