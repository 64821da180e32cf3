import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodePacked, encodeState, isOfThisVersion, piecesOf } from '../../model/storedState.ts'
import { readSnapshot, readUpdates, takeSnapshot } from '../../server/sync/snapshot.ts'
import { packPieces, sizeOf } from '../../server/sync/storedPieces.ts'
import { grownBoard } from '../../bench/server/grownBoard.ts'

const doc = grownBoard(250, 9000)
const bytes = Y.encodeStateAsUpdate(doc)

/** A document as it is stored. */
const stored = async (pieces: Promise<readonly Uint8Array[]>) =>
  encodePacked(await packPieces(await pieces))

test('a snapshot of a document at rest is the document, struct for struct, in fewer bytes', async () => {
  const snapshot = await stored(takeSnapshot(doc))
  const loaded = new Y.Doc()
  await readSnapshot(loaded, { snapshot, updates: [] })
  expect(Y.encodeStateAsUpdate(loaded)).toEqual(bytes)
  expect(snapshot.length).toBeLessThan(0.6 * bytes.length)
  expect(sizeOf(snapshot)).toBeGreaterThanOrEqual(bytes.length)
})

test('each piece of a snapshot is complete with those before it', async () => {
  const pieces = await takeSnapshot(doc)
  expect(pieces.length).toBeGreaterThan(3)
  const loaded = new Y.Doc()
  for (const piece of pieces) {
    Y.applyUpdate(loaded, piece)
    expectWhole(loaded)
  }
  expect(contentOf(loaded)).toEqual(contentOf(doc))
})

test('a small document is one piece, which is what Yjs would write', async () => {
  const small = grownBoard(20, 300)
  expect(await takeSnapshot(small)).toEqual([Y.encodeStateAsUpdate(small)])
  expect(await takeSnapshot(new Y.Doc())).toEqual([new Uint8Array([0, 0])])
})

test('people go on with a document that was read in pieces', async () => {
  const loaded = new Y.Doc()
  const later: Uint8Array[] = []
  const edited = copyOf(doc)
  edited.on('update', (update: Uint8Array) => later.push(update))
  for (let i = 0; i < 300; i++) workOn(edited, i)
  const snapshot = await stored(takeSnapshot(doc))
  await readSnapshot(loaded, { snapshot, updates: later.slice(0, 250) })
  for (const update of later.slice(250)) Y.applyUpdate(loaded, update)
  expectWhole(loaded)
  expect(contentOf(loaded)).toEqual(contentOf(edited))
  const again = new Y.Doc()
  for (const update of await readUpdates(await stored(takeSnapshot(loaded)))) {
    Y.applyUpdate(again, update)
  }
  expect(contentOf(again)).toEqual(contentOf(edited))
})

test('a snapshot written while people work holds all from before, and goes with what came after', async () => {
  const live = copyOf(doc)
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
  const snapshot = await stored(writing)
  await readSnapshot(loaded, { snapshot, updates: [] })
  expectWhole(loaded)
  expect(covers(loaded, before)).toBe(true)
  expect(later.length).toBeGreaterThan(5)
  for (const update of later) Y.applyUpdate(loaded, update)
  expect(contentOf(loaded)).toEqual(contentOf(live))
})

test('what was stored in formats of before is read', async () => {
  const old = Y.encodeStateAsUpdateV2(doc)
  const plain = new Uint8Array([1, encodeState([])[1] ?? 0, ...bytes])
  const inPieces = encodeState(await takeSnapshot(doc))
  for (const state of [old, plain, inPieces]) {
    const loaded = new Y.Doc()
    await readSnapshot(loaded, { snapshot: state, updates: [] })
    expect(contentOf(loaded)).toEqual(contentOf(doc))
    const again = new Y.Doc()
    for (const update of await readUpdates(state)) Y.applyUpdate(again, update)
    expect(contentOf(again)).toEqual(contentOf(doc))
    expect(sizeOf(state)).toBe(state.length)
  }
  expect(piecesOf(old)).toBeUndefined()
  const states = [old, plain, inPieces, await stored(takeSnapshot(doc))]
  expect(states.map(isOfThisVersion)).toEqual([false, true, true, true])
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

function copyOf(of: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(of))
  return copy
}

function expectWhole({ store }: Y.Doc): void {
  expect([store.pendingStructs, store.pendingDs]).toEqual([null, null])
}

function covers(loaded: Y.Doc, vector: Uint8Array): boolean {
  return [...Y.decodeStateVector(vector)].every(
    ([client, clock]) => Y.getState(loaded.store, client) >= clock,
  )
}

function contentOf(of: Y.Doc): unknown {
  return ['cards', 'canvas', 'board', 'areas'].map((root) => of.getMap(root).toJSON())
}
