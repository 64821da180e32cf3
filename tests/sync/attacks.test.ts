import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createCard, createCards, setField } from '../../model/commands.ts'
import { MESSAGE, SERVER_IDS } from '../../model/protocol.ts'
import { readMessage } from '../../server/sync/frames.ts'
import {
  content,
  mutated,
  presenceMessage,
  rawItem,
  rawUpdate,
  syncRequest,
  updatesOf,
} from '../support/frames.ts'
import { seeded } from '../support/people.ts'
import { byCookie, byKey, openSocket, type BareSocket } from '../support/sockets.ts'
import { SyncPerson, syncUpdate } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'
import { closeWorld, memoryOf, openWorld, talk, workOn, type World } from '../support/world.ts'

/** An attack may cost so much more memory than the same work of the same people without it. */
const MAX_MORE_BYTES = 200 * 1024 * 1024

/** Two servers with the same people and the same work; only one of them is attacked. */
let attacked: World
let left: World
const random = seeded(2024)

beforeAll(async () => {
  attacked = await openWorld()
  left = await openWorld()
})
afterEach(() => {
  const [here, there] = [memoryOf(attacked), memoryOf(left)]
  expect(here.now - there.now).toBeLessThan(MAX_MORE_BYTES)
  expect(here.peak - there.peak).toBeLessThan(MAX_MORE_BYTES)
})
afterAll(() => Promise.all([attacked, left].map(closeWorld)))

function isReadable(frame: Uint8Array): boolean {
  try {
    readMessage(frame)
    return true
  } catch {
    return false
  }
}

function attacker(): Promise<BareSocket> {
  const { server, board } = attacked
  return openSocket(server, board, byKey(board.keys.participant))
}

/** People on this board and on another go on as if nothing were, and a newcomer sees all of it. */
async function expectUnharmed(): Promise<void> {
  await Promise.all([attacked, left].map(workOn))
}

test('20,000 mutated frames: all that can be read are judged, 1,000 of the others end their connection', async () => {
  const { acting, board: bens } = attacked.ben
  const scratch = { ...acting, random }
  const frames = updatesOf(bens.doc, () => {
    const note = createCard(bens, scratch, { kind: 'note', values: { text: 'mutated' } })
    bens.text(note, 'text')!.insert(3, 'xyz')
  }).map(syncUpdate)
  const readable: Uint8Array[] = []
  const broken: Uint8Array[] = []
  for (let i = 0; i < 20_000; i++) {
    const frame = mutated(frames[Math.floor(random() * frames.length)]!, random)
    ;(isReadable(frame) ? readable : broken).push(frame)
  }
  // Those that can be read come through one connection, to be judged; of the others each ends its own.
  for (let from = 0; from < readable.length; from += 2000) {
    const { socket, closed } = await attacker()
    for (const frame of readable.slice(from, from + 2000)) socket.send(frame)
    socket.close()
    await closed
  }
  for (let from = 0; from < 1000; from += 50) {
    const ends = broken.slice(from, from + 50).map(async (frame) => {
      const { socket, closed } = await attacker()
      socket.send(frame)
      return closed
    })
    expect(new Set(await Promise.all(ends))).toEqual(new Set([4400]))
  }
  expect(Math.min(readable.length, broken.length)).toBeGreaterThan(1000)
  await expectUnharmed()
})

test('ids of others: the next edit of somebody, written by somebody else', async () => {
  const { ada, ben } = attacked
  const { doc } = ada
  const clock = Y.getState(doc.store, doc.clientID)
  const item = rawItem({ content: content.any(1), parent: 'cards', key: 'q' })
  const { socket } = await attacker()
  socket.send(syncUpdate(rawUpdate([{ client: doc.clientID, clock, structs: [item] }])))
  await expectUnharmed()
  expect(ben.board.cards.has('q')).toBe(false)
  socket.close()
})

test('work that takes for ever: nesting, quadratic keys and inserts, deletions of every second letter', async () => {
  const client = 123_456_789
  const card = rawItem({ content: content.type(1), parent: 'canvas', key: 'x' })
  const text = rawItem({ content: content.type(2), parent: [client, 0], key: 't' })
  const nested = Array.from({ length: 20_000 }, (_, i) =>
    rawItem({ content: content.type(1), parent: [client, i], key: 'y' }),
  )
  const sets = Array.from({ length: 32_000 }, () =>
    rawItem({ content: content.any(1), parent: [client, 0], key: 'k' }),
  )
  const letters = rawItem({ content: content.string('a'.repeat(400_000)), parent: [client, 1] })
  const far = Array.from({ length: 40_000 }, (_, i) =>
    rawItem({ content: content.string('b'), rightOrigin: [client, i + 3] }),
  )
  const bad = [
    rawUpdate([{ client, structs: [card, ...nested] }]),
    rawUpdate([{ client, structs: [card, ...sets] }]),
    rawUpdate([{ client, structs: [card, text, letters, ...far] }]),
  ]
  for (const update of bad) {
    const { socket } = await attacker()
    socket.send(syncUpdate(update))
    await expectUnharmed()
    socket.terminate()
  }
  const { socket } = await attacker()
  socket.send(syncUpdate(rawUpdate([{ client, structs: [card, text, letters] }])))
  const ranges = Array.from({ length: 150_000 }, (_, i) => [2 + 2 * i, 1] as const)
  socket.send(syncUpdate(rawUpdate([], [{ client, ranges }])))
  await expectUnharmed()
  socket.terminate()
})

test('freezes: 10,000 invented people, somebody else’s id, clocks at the end of time', async () => {
  const { ada, ben } = attacked
  ada.provider.awareness.setLocalState({ user: { name: 'Ada' }, cursor: [1, 1] })
  await until('Ben sees Ada', () => ben.provider.awareness.getStates().has(ada.doc.clientID))
  const { socket } = await attacker()
  const invented = Array.from(
    { length: 10_000 },
    (_, i) => [SERVER_IDS + i, 1, '{"user":{}}'] as const,
  )
  socket.send(presenceMessage(invented))
  for (const one of invented.slice(0, 2000)) socket.send(presenceMessage([one]))
  socket.send(presenceMessage([[ada.doc.clientID, 2 ** 50, '{"cursor":[6,6]}']]))
  socket.send(presenceMessage([[ada.doc.clientID, 2 ** 50, 'null']]))
  await expectUnharmed()
  ada.provider.awareness.setLocalState({ user: { name: 'Ada' }, cursor: [2, 2] })
  const seen = () =>
    ben.provider.awareness.getStates().get(ada.doc.clientID) as { cursor: number[] }
  await until('Ben sees her move', () => seen()?.cursor[0] === 2)
  expect(ben.provider.awareness.getStates().size).toBeLessThan(10)
  const { socket: late, closed } = await attacker()
  late.send(presenceMessage([[77, 2 ** 50, '{}']]))
  expect(await closed).toBe(4400)
  socket.terminate()
})

test('impersonation: the name, the cards and the votes of somebody else', async () => {
  const { server, board, ada, ben } = attacked
  const headers = { ...(await byCookie(server, board)), authorization: '' }
  const join = () => SyncPerson.join(server, board, { key: '', isExtended: true, headers })
  const mallory = await join()
  const ids = { name: 'Ben', id: ben.acting.by, role: 'facilitator' }
  mallory.provider.awareness.setLocalState({ user: ids })
  const seen = () => ben.provider.awareness.getStates().get(mallory.doc.clientID)
  await until('Ben sees who it is', () => seen() !== undefined)
  expect(seen()).toEqual({ user: { id: mallory.acting.by, name: 'Ada', role: 'participant' } })

  const [story] = createCards(ada.board, ada.acting, [{ kind: 'story', values: { iWant: 'x' } }])
  await until('it is there', () => mallory.board.card(story!)?.get('key') !== undefined)
  const votes = { [ada.acting.by]: 8 }
  setField(mallory.board, story!, 'impactVotes', votes, Math.random)
  await until('the vote is taken back', () => mallory.heard.reversed.length > 0)
  mallory.leave()

  const forger = await join()
  createCard(forger.board, { ...forger.acting, by: ada.acting.by }, { kind: 'note', values: {} })
  await until('the card is refused', () => forger.heard.refused.length > 0)
  await expectUnharmed()
  forger.leave()
})

test('prototype names: of boards, cards, fields, values and in presence', async () => {
  const { server, board } = attacked
  for (const id of ['__proto__', 'constructor', 'toString', 'a%00b', '..%2f']) {
    await expect(openSocket(server, { id }, byKey(board.keys.participant))).rejects.toBe(404)
  }
  const client = 987_654_321
  for (const name of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty']) {
    const value = content.any(JSON.parse(`{"${name}":{"polluted":1}}`))
    const items = [
      rawItem({ content: value, parent: name, key: 'x' }),
      rawItem({ content: value, parent: 'canvas', key: name }),
      rawItem({ content: content.type(1), parent: 'cards', key: name }),
    ]
    for (const structs of items.map((item) => [item])) {
      const { socket } = await attacker()
      socket.send(syncUpdate(rawUpdate([{ client, structs }])))
      socket.send(presenceMessage([[client, 1, `{"${name}":{"polluted":1}}`]]))
      socket.send(syncRequest([]))
      socket.close()
    }
  }
  await expectUnharmed()
})

test('messages of 100 MB, messages and handshakes that never end, readers that stop', async () => {
  const { server, board } = attacked
  const big = await attacker()
  big.socket.send(new Uint8Array(100 * 1024 * 1024))
  expect([1006, 4413]).toContain(await big.closed)
  const announced = await attacker()
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(98n * 1024n * 1024n)
  wireOf(announced).write(Buffer.concat([Buffer.of(0x82, 0xff), length, Buffer.alloc(4)]))
  expect(await announced.closed).toBe(4413)
  const stuck = await Promise.all(Array.from({ length: 10 }, attacker))
  for (const { socket } of stuck) socket.send(new Uint8Array(1_000_000), { fin: false })
  const halfOpen = Array.from({ length: 200 }, () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(`GET /sync/${board.id} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n`)
    socket.resume()
    return new Promise((resolve) => socket.once('close', resolve))
  })
  const deaf = await Promise.all(Array.from({ length: 3 }, attacker))
  for (const one of deaf) wireOf(one).pause()
  await Promise.all([attacked, left].map((world) => talk(world, 24)))
  for (const one of deaf) wireOf(one).resume()
  expect(await Promise.all(deaf.map(({ closed }) => closed))).toEqual([1006, 1006, 1006])
  await expectUnharmed()
  await Promise.all(halfOpen)
  for (const { socket } of stuck) socket.terminate()
})

/** What is below a WebSocket. */
function wireOf({ socket }: BareSocket): Socket {
  return (socket as unknown as { _socket: Socket })._socket
}

test('floods: more messages a second than anybody drags', async () => {
  const { socket, closed } = await attacker()
  const nothing = syncUpdate(rawUpdate([]))
  for (let i = 0; i < 20_000; i++) socket.send(nothing)
  expect(await closed).toBe(4429)
  for (const request of [new Uint8Array([MESSAGE.queryAwareness]), syncRequest([[5, 1]])]) {
    const asking = await attacker()
    for (let i = 0; i < 3000; i++) asking.socket.send(request)
    await expectUnharmed()
    asking.socket.terminate()
  }
  await expectUnharmed()
})

test('a flood through all the tabs of a browser, each below what one may send', async () => {
  const { server, board } = attacked
  const browser = await byCookie(server, board)
  const tabs = await Promise.all(
    Array.from({ length: 20 }, () => openSocket(server, board, browser)),
  )
  const nothing = syncUpdate(rawUpdate([]))
  for (const { socket } of tabs) for (let i = 0; i < 1000; i++) socket.send(nothing)
  expect(await Promise.race(tabs.map(({ closed }) => closed))).toBe(4429)
  await expectUnharmed()
  for (const { socket } of tabs) socket.terminate()
})
