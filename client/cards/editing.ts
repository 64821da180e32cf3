import { useEffect, useState } from 'react'
import type { CardId } from '../../model/ids.ts'
import { readPresence, type Presence } from '../../model/presence.ts'
import { useSession, type BoardSession } from '../state/session.ts'

export type Person = Presence['user']

/** Tells the others which field this person is in: handlers for whatever holds the field. */
export function useFieldFocus(
  card: CardId,
  field: string,
): {
  onFocus: () => void
  onBlur: () => void
} {
  const { ui } = useSession()
  const key = `${card}/${field}`
  return {
    onFocus: () => ui.setState({ editing: key }),
    onBlur: () => ui.setState((state) => (state.editing === key ? { editing: undefined } : {})),
  }
}

/** Who else is in which field of a card. */
export function useEditors(card: CardId): ReadonlyMap<string, Person> {
  const session = useSession()
  const [editors, setEditors] = useState<ReadonlyMap<string, Person>>(new Map())
  useEffect(() => {
    const { awareness } = session.sync
    const update = () =>
      setEditors((before) => {
        const now = editorsOf(session, card)
        const same = [...now].every(([field, person]) => before.get(field)?.id === person.id)
        return same && now.size === before.size ? before : now
      })
    update()
    awareness.on('change', update)
    return () => awareness.off('change', update)
  }, [session, card])
  return editors
}

function editorsOf({ sync }: BoardSession, card: CardId): Map<string, Person> {
  const editors = new Map<string, Person>()
  for (const [client, state] of sync.awareness.getStates()) {
    const presence = client === sync.doc.clientID ? undefined : readPresence(state)
    const [id, field] = presence?.editing?.split('/') ?? []
    if (presence && id === card && field !== undefined) editors.set(field, presence.user)
  }
  return editors
}
