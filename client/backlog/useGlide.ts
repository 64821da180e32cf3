import { useLayoutEffect, useRef, type RefObject } from 'react'

const GLIDE_MS = 160

/** Lets the rows of a list (children with `data-id`) glide to their new places when their order changes. */
export function useGlide(list: RefObject<HTMLElement | null>, order: readonly string[]): void {
  const places = useRef(new Map<string, number>())
  const key = order.join()
  const lastKey = useRef(key)
  useLayoutEffect(() => {
    const before = places.current
    const now = new Map<string, number>()
    const moves = lastKey.current !== key && !matchMedia('(prefers-reduced-motion: reduce)').matches
    lastKey.current = key
    for (const row of list.current?.querySelectorAll<HTMLElement>('[data-id]') ?? []) {
      const id = row.dataset['id'] ?? ''
      const top = row.offsetTop
      now.set(id, top)
      const old = before.get(id)
      if (!moves || old === undefined || old === top) continue
      row.animate([{ translate: `0 ${old - top}px` }, { translate: '0 0' }], {
        duration: GLIDE_MS,
        easing: 'ease-out',
      })
    }
    places.current = now
  })
}
