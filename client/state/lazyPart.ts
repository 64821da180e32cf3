import { createElement, lazy, useState, type ComponentType } from 'react'
import { i18next } from '../i18n/i18n.ts'
import { toast } from './toasts.ts'

const AGAIN_MS = 30_000
/** While somebody waits for it. */
const SOON_MS = 2000
const waiting = new Set<() => Promise<unknown>>()

// A stylesheet that did not come counts as loaded the next time, so it is asked for again beside its part.
addEventListener('error', ({ target }) => askAgain(target), { capture: true })

/**
 * A part of a page whose code comes when it is first shown, or with `fetchParts`. Once it is here it is shown at once,
 * without a fallback. A part that can't be loaded is tried again: it must not take the page with it.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let here: ComponentType<Props> | undefined
  const fetch = async () => (here ??= await load())
  waiting.add(fetch)
  const Coming = lazy(async () => ({ default: await insist(fetch) }))
  return function Part(props) {
    // The same for as long as it is shown, or what is in it would be made anew.
    const [Shown] = useState(() => here ?? Coming)
    return createElement(Shown, props)
  }
}

/**
 * Loads all parts that nobody has opened yet, one after the other and without hurry: once the network is gone, what was
 * never loaded could not be opened. Stops where it fails, and tries again later.
 */
export async function fetchParts(): Promise<void> {
  for (const fetch of waiting) {
    try {
      await fetch()
    } catch {
      setTimeout(() => void fetchParts(), AGAIN_MS)
      return
    }
    waiting.delete(fetch)
  }
}

async function insist<T>(fetch: () => Promise<T>): Promise<T> {
  try {
    return await fetch()
  } catch {
    toast(i18next.t('common:partMissing'), { tone: 'error' })
  }
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, SOON_MS))
    try {
      return await fetch()
    } catch {
      // The person knows.
    }
  }
}

function askAgain(link: EventTarget | null): void {
  if (!(link instanceof HTMLLinkElement) || link.rel !== 'stylesheet') return
  setTimeout(() => link.replaceWith(link.cloneNode()), SOON_MS)
}
