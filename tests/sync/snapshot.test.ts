import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { applySnapshot, showable, takeSnapshot } from '../../server/sync/snapshot.ts'
import { grownBoard } from '../../bench/server/grownBoard.ts'

const doc = grownBoard(60, 3000)

test('a snapshot of a document at rest is what Yjs would write', async () => {
  const snapshot = await takeSnapshot(doc)
  expect(showable(snapshot)).toEqual(Y.encodeStateAsUpdate(doc))
})

test('a snapshot written while people work holds all from before, and goes with what came after', async () => {
  const live = new Y.Doc()
  Y.applyUpdate(live, Y.encodeStateAsUpdate(doc))
  const before = Y.encodeStateVector(live)
  const later: Uint8Array[] = []
  live.on('update', (update: Uint8Array) => later.push(update))
  let isWritten = false
  const writing = takeSnapshot(live, 0).finally(() => (isWritten = true))
  for (let i = 0; !isWritten; i++) {
    workOn(live, i)
    await nextTurn()
  }
  const loaded = new Y.Doc()
  const snapshot = await writing
  applySnapshot(loaded, snapshot)
  expect(loaded.store.pendingStructs).toBeNull()
  expect(loaded.store.pendingDs).toBeNull()
  expect(covers(loaded, before)).toBe(true)
  expect(later.length).toBeGreaterThan(5)
  for (const update of later) Y.applyUpdate(loaded, update)
  expect(contentOf(loaded)).toEqual(contentOf(live))
})

test('a snapshot of format 2 is read, and not shown before it was', () => {
  const loaded = new Y.Doc()
  const old = Y.encodeStateAsUpdateV2(doc)
  applySnapshot(loaded, old)
  expect(contentOf(loaded)).toEqual(contentOf(doc))
  expect(showable(old)).toBeUndefined()
})

/** Types, overwrites, deletes whole cards and writes under a client id that is new. */
function workOn(live: Y.Doc, i: number): void {
  const cards = live.getMap<Y.Map<unknown>>('cards')
  const canvas = live.getMap<Y.Map<unknown>>('canvas')
  const ids = [...cards.keys()]
  const id = ids[(i * 7) % ids.length] ?? ''
  if (i % 9 === 8) live.clientID++
  if (i % 11 === 10) cards.delete(id)
  canvas.get(`shape:${id}`)?.set('g', [i, i, 0])
  for (const text of cards.get(id)?.values() ?? []) {
    if (text instanceof Y.Text) text.insert(Math.floor(text.length / 2), 'new words')
    if (text instanceof Y.Text && text.length > 20) text.delete(3, 9)
  }
}

function covers(loaded: Y.Doc, vector: Uint8Array): boolean {
  return [...Y.decodeStateVector(vector)].every(
    ([client, clock]) => Y.getState(loaded.store, client) >= clock,
  )
}

function contentOf(of: Y.Doc): unknown {
  return ['cards', 'canvas', 'board', 'areas'].map((root) => of.getMap(root).toJSON())
}
