import { useCallback, useLayoutEffect, useRef } from 'react'

/** The same function for ever, which does what the latest one does: for children that are drawn only when they change. */
export function useStable<Args extends unknown[], Result>(
  run: (...args: Args) => Result,
): (...args: Args) => Result {
  const latest = useRef(run)
  useLayoutEffect(() => {
    latest.current = run
  })
  return useCallback((...args) => latest.current(...args), [])
}
