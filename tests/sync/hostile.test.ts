import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createCard } from '../../model/commands.ts'
import { CLOSE, MAX_MESSAGE_BYTES } from '../../model/protocol.ts'
import { presenceMessage } from '../support/frames.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { SyncPerson, syncUpdate } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
let board: TestBoard
let witness: SyncPerson
beforeAll(async () => {
  server = await startServer()
  board = await server.createBoard()
  witness = await SyncPerson.join(server, board, { key: board.keys.participant })
})
afterAll(async () => {
  witness.leave()
  await server.close()
})

/** Sends bytes as a new member and returns how the server ended that connection. */
async function endAfter(data: Uint8Array | string): Promise<{ code: number; reason: string }> {
  const socket = new WebSocket(`${server.wsUrl}/${board.id}`, {
    headers: { authorization: `Bearer ${board.keys.participant}` },
  })
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve))
  const end = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  socket.send(data)
  return end
}

function updateOf(edit: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  edit(doc)
  return Y.encodeStateAsUpdate(doc)
}

/** The witness never lost its connection, and edits still go through to a newcomer. */
async function expectUnharmed(): Promise<void> {
  const note = createCard(witness.board, witness.acting, { kind: 'note', values: { text: 'ok' } })
  const newcomer = await SyncPerson.join(server, board, { key: board.keys.viewer })
  await until('the newcomer sees the note', () => newcomer.board.cards.has(note))
  newcomer.leave()
  expect(witness.ends).toEqual([])
}

describe('a connection ends with a reason and nobody else is harmed after', () => {
  test.each<[string, Uint8Array | string]>([
    ['a text frame', 'hello'],
    ['an empty message', new Uint8Array()],
    ['an unknown message type', new Uint8Array([77])],
    ['an unknown sync step', new Uint8Array([0, 9, 0])],
    ['a torn message', new Uint8Array([0, 2, 50, 1])],
    ['an update that is noise', syncUpdate(new Uint8Array([1, 1, 200, 200, 9, 9, 9]))],
    ['bytes behind the message', new Uint8Array([...syncUpdate(updateOf(() => undefined)), 1])],
    ['presence that is no JSON', new Uint8Array([1, 6, 1, 5, 1, 2, 123, 120])],
  ])('%s: 4400', async (_, data) => {
    const end = await endAfter(data)
    expect(end.code).toBe(CLOSE.malformed)
    expect(end.reason).not.toBe('')
    await expectUnharmed()
  })

  test.each<[string, Uint8Array]>([
    ['a root that boards do not have', updateOf((doc) => doc.getMap('other').set('a', 1))],
    ['a root named __proto__', updateOf((doc) => doc.getMap('__proto__').set('a', 1))],
    ['XML', updateOf((doc) => doc.getMap('cards').set('a', new Y.XmlElement('p')))],
    ['a document in the document', updateOf((doc) => doc.getMap('cards').set('a', new Y.Doc()))],
    [
      'a value nested too deep',
      updateOf((doc) => {
        let value: unknown = 1
        for (let i = 0; i < 100; i++) value = [value]
        doc.getMap('cards').set('a', value)
      }),
    ],
    // One GC struct of length 0: every newcomer would fail.
    ['a struct of length 0', new Uint8Array([1, 1, 5, 0, 0, 0, 0])],
  ])('%s: 4400', async (_, update) => {
    expect((await endAfter(syncUpdate(update))).code).toBe(CLOSE.malformed)
    await expectUnharmed()
  })

  test('a message over the limit: 4413', async () => {
    expect((await endAfter(new Uint8Array(MAX_MESSAGE_BYTES + 1))).code).toBe(CLOSE.tooLarge)
    await expectUnharmed()
  })

  test('presence larger than any screen: 4413', async () => {
    const huge = presenceMessage([[12345, 1, JSON.stringify({ text: 'x'.repeat(20_000) })]])
    expect((await endAfter(huge)).code).toBe(CLOSE.tooLarge)
    await expectUnharmed()
  })
})

test('types nested a thousand deep are refused, whatever client id they come under', async () => {
  const update = updateOf((doc) => {
    let map = doc.getMap<unknown>('cards')
    for (let i = 0; i < 1000; i++) map = map.set('x', new Y.Map()) as Y.Map<unknown>
  })
  const mallory = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  mallory.sendRaw(syncUpdate(update))
  await until('it is refused', () => mallory.heard.refused.length === 1)
  mallory.leave()
  await expectUnharmed()
})

test('an update under the client id of another device is refused whole, and the victim goes on', async () => {
  const victim = await SyncPerson.join(server, board, { key: board.keys.facilitator })
  const note = createCard(victim.board, victim.acting, { kind: 'note', values: { text: 'mine' } })
  await until('it is stored', () => witness.board.cards.has(note))

  // The victim's next clock, written by somebody else.
  const forged = new Y.Doc()
  Y.applyUpdate(forged, Y.encodeStateAsUpdate(victim.doc))
  const before = Y.encodeStateVector(forged)
  forged.clientID = victim.doc.clientID
  forged.getMap('cards').set('forged', new Y.Map())
  const mallory = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  mallory.sendRaw(syncUpdate(Y.encodeStateAsUpdate(forged, before)))
  await until('it is refused', () => mallory.heard.refused.length === 1)

  victim.board.text(note, 'text')!.insert(4, ' still')
  await until(
    'the victim’s edit arrives',
    () => witness.board.text(note, 'text')?.toJSON() === 'mine still',
  )
  expect(witness.board.cards.has('forged')).toBe(false)
  mallory.leave()
  victim.leave()
})

test('thousands of broken frames leave the board as it was', async () => {
  const good = syncUpdate(
    updateOf((doc) => doc.getMap('cards').set('x', new Y.Map([['kind', 'note']]))),
  )
  let seed = 7
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  const keysBefore = [...witness.board.cards.keys()].sort()
  for (let round = 0; round < 60; round++) {
    const socket = new WebSocket(`${server.wsUrl}/${board.id}`, {
      headers: { authorization: `Bearer ${board.keys.viewer}` },
    })
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('open', resolve))
    const end = new Promise((resolve) => socket.once('close', resolve))
    for (let i = 0; i < 50; i++) {
      const bytes = good.slice()
      for (let flips = 0; flips < 3; flips++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      }
      socket.send(bytes)
    }
    socket.close()
    await end
  }
  expect([...witness.board.cards.keys()].sort()).toEqual(keysBefore)
  await expectUnharmed()
})
