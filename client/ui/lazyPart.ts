import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

const waiting = new Set<() => Promise<unknown>>()

/** A part of a page whose code comes when it is first shown, or with `fetchParts`. */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  waiting.add(load)
  return lazy(() => load().then((part) => ({ default: part })))
}

/**
 * Loads all parts that nobody has opened yet, one after the other and without hurry: once the network is gone, what was
 * never loaded could not be opened.
 */
export async function fetchParts(): Promise<void> {
  for (const load of waiting) {
    waiting.delete(load)
    // Whoever opens it tries again, and is told then.
    await load().catch(() => waiting.add(load))
  }
}
