import { useCallback } from 'react'
import { useSession } from '../state/session.ts'

/** Runs a command of the model as an undo step of its own. */
export function useEdit(): <T>(edit: () => T) => T {
  const { history } = useSession()
  return useCallback(
    (edit) => {
      history.mark()
      try {
        return edit()
      } finally {
        history.mark()
      }
    },
    [history],
  )
}
