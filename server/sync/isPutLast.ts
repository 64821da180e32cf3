import * as Y from 'yjs'
import { itemAt } from './Places.ts'
import type { Id } from './readUpdate.ts'

/**
 * Whether Yjs would put what this client sets behind all that a key has had, so that the key reads as that: among people
 * who had not heard of each other their client ids decide, and an item stays behind what it was set after.
 *
 * @param newest the live item that the key reads as now
 */
export function isPutLast(
  store: Y.Doc['store'],
  newest: Y.Item,
  client: number,
  origin: Id | undefined,
): boolean {
  const after = origin && itemAt(store, origin.client, origin.clock)
  if (after === newest) return true
  let item: Y.Item | null = newest
  while (item.left && item.left !== after) item = item.left
  const passed = new Set<unknown>()
  // What it has passed since it last was sure to lie behind.
  const beyond = new Set<unknown>()
  if (after && origin.clock < after.id.clock + after.length - 1) {
    // Yjs has put several dead values into one item: those that were set after the origin come first.
    if (after.id.client >= client) return false
    passed.add(after)
  }
  const wasPassed = (id: Id, before: unknown) =>
    passed.has(before) && (before !== after || id.clock > (origin?.clock ?? -1))
  for (; item; item = item.right) {
    passed.add(item)
    beyond.add(item)
    const before = item.origin && itemAt(store, item.origin.client, item.origin.clock)
    if (Y.compareIDs(item.origin, origin ?? null)) {
      if (item.id.client >= client) return false
      beyond.clear()
    } else if (item.origin && wasPassed(item.origin, before)) {
      if (!beyond.has(before)) beyond.clear()
    } else {
      return false
    }
  }
  return beyond.size === 0
}
