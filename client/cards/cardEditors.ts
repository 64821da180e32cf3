import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CardId } from '../../model/ids.ts'
import { readPresence } from '../../model/presence.ts'
import { useSession, type BoardSession } from '../state/session.ts'
import type { Person } from './editing.ts'

type Editors = ReadonlyMap<string, Person>

const stores = new WeakMap<BoardSession, StoreApi<Editors>>()

/** Who else is typing in a card. All cards share one listener: there may be thousands of them. */
export function useCardEditor(card: CardId): Person | undefined {
  return useStore(storeOf(useSession()), (editors) => editors.get(card))
}

function storeOf(session: BoardSession): StoreApi<Editors> {
  const known = stores.get(session)
  if (known) return known
  const { awareness } = session.sync
  const store = createStore<Editors>(() => new Map())
  stores.set(session, store)
  awareness.on('change', () => {
    const before = store.getState()
    const now = editorsIn(session)
    const same = [...now].every(([card, person]) => before.get(card)?.id === person.id)
    if (!same || now.size !== before.size) store.setState(now, true)
  })
  return store
}

function editorsIn({ sync }: BoardSession): Editors {
  const editors = new Map<string, Person>()
  for (const [client, state] of sync.awareness.getStates()) {
    const presence = client === sync.doc.clientID ? undefined : readPresence(state)
    const [card] = presence?.editing?.split('/') ?? []
    if (presence && card !== undefined) editors.set(card, presence.user)
  }
  return editors
}
