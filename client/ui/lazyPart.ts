import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

const AGAIN_MS = 30_000
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
 * never loaded could not be opened. Stops where it fails, and tries again later.
 */
export async function fetchParts(): Promise<void> {
  for (const load of waiting) {
    try {
      await load()
    } catch {
      setTimeout(() => void fetchParts(), AGAIN_MS)
      return
    }
    waiting.delete(load)
  }
}
