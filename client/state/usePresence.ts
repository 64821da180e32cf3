import { useEffect, useState } from 'react'
import { readPresence, type Presence } from '../../model/presence.ts'
import { useSession } from './session.ts'

/** Somebody who is here; one person on two screens is two. */
export interface Person {
  readonly clientId: number
  readonly user: Presence['user']
  /** The field being edited, `cardId/field`. */
  readonly editing: string | undefined
  readonly isMe: boolean
}

/** Pointers move ten times a second; lists of people needn't. */
const PAUSE_MS = 150

/** Who is here, me first, then by name; changes only when people, names or what they edit change. */
export function usePresence(): readonly Person[] {
  const { awareness } = useSession().sync
  const [people, setPeople] = useState<readonly Person[]>([])
  useEffect(() => {
    let shown = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => {
      timer = undefined
      const here = peopleOf(awareness.getStates(), awareness.clientID)
      const key = JSON.stringify(here)
      if (key === shown) return
      shown = key
      setPeople(here)
    }
    const schedule = () => {
      timer ??= setTimeout(read, PAUSE_MS)
    }
    read()
    awareness.on('change', schedule)
    return () => {
      awareness.off('change', schedule)
      clearTimeout(timer)
    }
  }, [awareness])
  return people
}

function peopleOf(states: ReadonlyMap<number, unknown>, me: number): Person[] {
  const people = [...states].flatMap(([clientId, raw]): Person[] => {
    const presence = readPresence(raw)
    if (!presence) return []
    const { user, editing } = presence
    return [{ clientId, user, editing, isMe: clientId === me }]
  })
  return people.sort(
    (a, b) =>
      Number(b.isMe) - Number(a.isMe) ||
      a.user.name.localeCompare(b.user.name) ||
      a.clientId - b.clientId,
  )
}
