import { useEffect, useRef, type FocusEvent } from 'react'

interface FocusHandlers {
  readonly onFocus: (event: FocusEvent) => void
  readonly onBlur: () => void
}

/**
 * Keeps the focus with a story that moves between the unscored and the plot: there it is another element, and the
 * focus would be nowhere. Elements of a story carry its id as `data-story`.
 */
export function useFocusedStory(): FocusHandlers {
  const story = useRef<string>(undefined)
  useEffect(() => {
    if (story.current === undefined || document.activeElement !== document.body) return
    document.querySelector<HTMLElement>(`[data-story="${CSS.escape(story.current)}"]`)?.focus()
  })
  return {
    onFocus: ({ target }) => {
      story.current = target.closest<HTMLElement>('[data-story]')?.dataset['story']
    },
    // Not called for an element that is taken away.
    onBlur: () => (story.current = undefined),
  }
}
