import { useCallback } from 'react'
import { useSession } from '../state/session.ts'

/** Runs a command of the model as one undo step of its own. */
export function useEdit(): <T>(command: () => T) => T {
  const { history } = useSession()
  return useCallback(
    (command) => {
      history.mark()
      const result = command()
      history.mark()
      return result
    },
    [history],
  )
}
