import { useEffect, useState } from 'react'

type Outcome<T> = { readonly value: T } | { readonly error: unknown }

/**
 * What a promise brings, undefined until it does; its failure is thrown into the nearest boundary. For what everybody waits
 * for: Suspense holds back what follows a fallback for 300 ms, so that nothing flickers, and a board would open that much
 * later.
 */
export function useLoaded<T>(loading: Promise<T>): T | undefined {
  const [outcome, setOutcome] = useState<Outcome<T>>()
  useEffect(() => {
    let isGone = false
    const settle = (next: Outcome<T>) => {
      if (!isGone) setOutcome(next)
    }
    loading.then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    )
    return () => {
      isGone = true
    }
  }, [loading])
  if (outcome && 'error' in outcome) throw outcome.error
  return outcome?.value
}
