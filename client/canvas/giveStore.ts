import type { TLRecord, TLStore } from 'tldraw'

/** Removes and puts records in an order that tldraw can take; what it refuses is left out alone. */
export function giveStore(
  store: TLStore,
  removes: readonly TLRecord['id'][],
  puts: readonly TLRecord[],
): void {
  store.remove(removes.toSorted((a, b) => Number(isBinding(b)) - Number(isBinding(a))))
  const sorted = puts.toSorted((a, b) => rank(a) - rank(b))
  try {
    store.put(sorted)
  } catch {
    for (const record of sorted) putOne(store, record)
  }
}

function putOne(store: TLStore, record: TLRecord): void {
  try {
    store.put([record])
  } catch {
    // One unreadable record must not hide the rest of the board. It stays in the document.
  }
}

function isBinding(id: string): boolean {
  return id.startsWith('binding:')
}

/** Parents before children, shapes before what binds them. */
function rank(record: TLRecord): number {
  if (record.typeName === 'binding') return 3
  if (record.typeName !== 'shape') return 0
  return ['area', 'stage', 'matrix', 'frame', 'group'].includes(record.type as string) ? 1 : 2
}
