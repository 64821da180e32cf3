import { useEffect, useRef } from 'react'

/**
 * Calls the latest `commit` when its element is taken from the page, for example by a step that others write in: what was
 * typed by then is kept as it would have been.
 */
export function useLatestAtEnd(commit: () => void): void {
  const latest = useRef(commit)
  useEffect(() => {
    latest.current = commit
  })
  useEffect(() => () => latest.current(), [])
}
