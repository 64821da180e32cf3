import { useEffect } from 'react'
import { useSession } from '../state/session.ts'
import { usePresence } from '../state/usePresence.ts'

/** Whoever appears after this page was loaded gets a name in lists and searches too. */
export function useNamesOfPresent(): void {
  const { names } = useSession()
  const people = usePresence()
  useEffect(() => {
    const known = names.getState()
    const news = people.filter(({ user }) => known.get(user.id) !== user.name)
    if (news.length === 0) return
    names.setState(
      new Map([...known, ...news.map(({ user }) => [user.id, user.name] as const)]),
      true,
    )
  }, [people, names])
}
