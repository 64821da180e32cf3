import { useCallback, useEffect, useState } from 'react'
import { useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { historyApi, type VersionList } from './historyApi.ts'

/** Others make versions too, and so does the server. */
const REFRESH_MS = 30_000

interface Versions {
  readonly list: VersionList | undefined
  /** Why there is no fresh list. */
  readonly error: unknown
  readonly reload: () => void
}

/** The versions of the board, asked for again now and then. */
export function useVersions(): Versions {
  const { boardId, names } = useSession()
  const [list, setList] = useState<VersionList>()
  const [error, setError] = useState<unknown>()
  const reload = useCallback(() => {
    historyApi.list(boardId).then((next) => {
      const told = next.participants.map(({ id, name }) => [id, name] as const)
      names.setState(new Map([...names.getState(), ...told]), true)
      setList(next)
      setError(undefined)
    }, setError)
  }, [boardId, names])
  // Restoring keeps one, and ends the preview.
  const isPreviewing = useUi(({ preview }) => preview !== undefined)
  useEffect(() => {
    reload()
    const timer = setInterval(reload, REFRESH_MS)
    return () => clearInterval(timer)
  }, [reload, isPreviewing])
  return { list, error, reload }
}
