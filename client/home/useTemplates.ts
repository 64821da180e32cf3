import { useEffect, useState } from 'react'
import type { Template } from '../../model/template.ts'
import { api } from '../api.ts'

export type Loading<T> =
  | { readonly at: 'loading' }
  | { readonly at: 'done'; readonly value: T }
  | { readonly at: 'failed'; readonly error: unknown }

/** The templates of this server, checked there; `retry` asks again. */
export function useTemplates(): { templates: Loading<readonly Template[]>; retry: () => void } {
  const [templates, setTemplates] = useState<Loading<readonly Template[]>>({ at: 'loading' })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let gone = false
    const settle = (next: Loading<readonly Template[]>) => {
      if (!gone) setTemplates(next)
    }
    setTemplates({ at: 'loading' })
    api.templates().then(
      ({ templates: list }) => settle({ at: 'done', value: list as Template[] }),
      (error: unknown) => settle({ at: 'failed', error }),
    )
    return () => {
      gone = true
    }
  }, [attempt])
  return { templates, retry: () => setAttempt((n) => n + 1) }
}
