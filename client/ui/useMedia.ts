import { useSyncExternalStore } from 'react'

/** Phones, where panels are sheets and tools lie at the lower edge. The same width as in the style sheets. */
export const PHONE = '(max-width: 639px)'

/** Whether a media query holds, live. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = matchMedia(query)
      media.addEventListener('change', onChange)
      return () => media.removeEventListener('change', onChange)
    },
    () => matchMedia(query).matches,
  )
}
