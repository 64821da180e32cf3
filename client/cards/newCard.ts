import { KINDS, type KindName } from '../../model/cards.ts'
import { createCard } from '../../model/commands.ts'
import type { FieldInput } from '../../model/fields.ts'
import type { CardId } from '../../model/ids.ts'
import { areaFor, layOut } from '../../model/placement.ts'
import { acting, type BoardSession } from '../state/session.ts'

/** Makes a card where its kind belongs on this board, in a free place. One undo step. */
export function newCard(
  session: BoardSession,
  kind: KindName,
  values: Readonly<Record<string, FieldInput>> = {},
): CardId {
  const { board, history, state } = session
  const area = areaFor(state.getState(), kind)
  history.mark()
  const id = createCard(board, acting(session), {
    kind,
    values,
    ...(kind === 'stage' && area !== undefined ? { area } : {}),
  })
  layOut(board, [id], area)
  history.mark()
  return id
}

/** A card with nothing but its name. */
export function newNamedCard(session: BoardSession, kind: KindName, name: string): CardId {
  return newCard(session, kind, { [KINDS[kind].title]: name })
}

/** Makes a card and opens the panel with the keyboard in its text. */
export function writeNewCard(session: BoardSession, kind: KindName): void {
  const id = newCard(session, kind)
  session.ui.setState({ selection: [id], panel: 'card', fresh: { id } })
}
