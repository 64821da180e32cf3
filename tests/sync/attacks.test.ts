import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createCard } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { MESSAGE } from '../../model/protocol.ts'
import { readMessage } from '../../server/sync/frames.ts'
import { content, mutated, rawItem, rawUpdate, updatesOf, written } from '../support/frames.ts'
import { seeded } from '../support/people.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { sameContent, SyncPerson, syncUpdate } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

/** All attacks together may cost so much more memory than the same board without them. */
const MAX_GROWTH_BYTES = 200 * 1024 * 1024

let server: TestServer
let board: TestBoard
let other: TestBoard
let ada: SyncPerson
let ben: SyncPerson
let far: SyncPerson
let memoryBefore: number
const random = seeded(2024)

beforeAll(async () => {
  server = await startServer({ runs: 'sources' })
  board = await server.createBoard('lead-workshop')
  other = await server.createBoard()
  ada = await SyncPerson.join(server, board, { key: board.keys.facilitator })
  ben = await SyncPerson.join(server, board, { key: board.keys.participant })
  far = await SyncPerson.join(server, other, { key: other.keys.participant })
  memoryBefore = memory()
})
afterAll(async () => {
  for (const person of [ada, ben, far]) person.leave()
  await server.close()
})

/** Resident bytes of the server's process. */
function memory(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'latin1')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

function isReadable(frame: Uint8Array): boolean {
  try {
    readMessage(frame)
    return true
  } catch {
    return false
  }
}

interface Attacker {
  readonly socket: WebSocket
  readonly closed: Promise<number>
}

async function attacker(key = board.keys.participant, of = board): Promise<Attacker> {
  const socket = new WebSocket(`${server.wsUrl}/${of.id}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  socket.on('error', () => undefined)
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise((resolve) => socket.once('open', resolve))
  return { socket, closed }
}

/** People on this board and on another go on as if nothing were, and a newcomer sees all of it. */
async function expectUnharmed(): Promise<void> {
  const notes: CardId[] = []
  for (const person of [ada, ben, far]) {
    notes.push(createCard(person.board, person.acting, { kind: 'note', values: { text: 'on' } }))
  }
  await until('Ben sees Ada’s note', () => ben.board.cards.has(notes[0]!))
  await until('Ada sees Ben’s note', () => ada.board.cards.has(notes[1]!))
  const cleo = await SyncPerson.join(server, board, { key: board.keys.viewer })
  const dan = await SyncPerson.join(server, other, { key: other.keys.viewer })
  await until('Dan sees the other board', () => dan.board.cards.has(notes[2]!))
  expect(sameContent(cleo.doc, ada.doc)).toBe(true)
  expect(sameContent(cleo.doc, ben.doc)).toBe(true)
  expect(cleo.doc.store.pendingStructs).toBeNull()
  for (const person of [cleo, dan]) person.leave()
  expect([ada.ends, ben.ends, far.ends]).toEqual([[], [], []])
}

test('20,000 mutated frames: all that can be read are judged, 300 of the others end their connection', async () => {
  const { acting, board: bens } = ben
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
  for (const frame of broken.slice(0, 300)) {
    const { socket, closed } = await attacker()
    socket.send(frame)
    expect(await closed).toBe(4400)
  }
  expect(Math.min(readable.length, broken.length)).toBeGreaterThan(1000)
  await expectUnharmed()
})

test('ids of others: the next edit of somebody, written by somebody else', async () => {
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
    const begun = performance.now()
    socket.send(syncUpdate(update))
    await expectUnharmed()
    expect(performance.now() - begun).toBeLessThan(10_000)
    socket.terminate()
  }
  const { socket } = await attacker()
  socket.send(syncUpdate(rawUpdate([{ client, structs: [card, text, letters] }])))
  const ranges = Array.from({ length: 150_000 }, (_, i) => [2 + 2 * i, 1] as const)
  socket.send(syncUpdate(rawUpdate([], [{ client, ranges }])))
  await expectUnharmed()
  socket.terminate()
})

test('presence: 10,000 invented people, somebody else’s id, clocks at the end of time', async () => {
  const awareness = (entries: readonly (readonly [number, number, string])[]) =>
    written((to) => {
      encoding.writeVarUint(to, MESSAGE.awareness)
      const states = written((body) => {
        encoding.writeVarUint(body, entries.length)
        for (const [id, clock, json] of entries) {
          encoding.writeVarUint(body, id)
          encoding.writeVarUint(body, clock)
          encoding.writeVarString(body, json)
        }
      })
      encoding.writeVarUint8Array(to, states)
    })
  ada.provider.awareness.setLocalState({ user: { name: 'Ada' }, cursor: [1, 1] })
  await until('Ben sees Ada', () => ben.provider.awareness.getStates().has(ada.doc.clientID))
  const { socket } = await attacker()
  socket.send(
    awareness(Array.from({ length: 10_000 }, (_, i) => [i + 5, 1, '{"user":{}}'] as const)),
  )
  socket.send(awareness([[ada.doc.clientID, 2 ** 50, '{"cursor":[6,6]}']]))
  socket.send(awareness([[ada.doc.clientID, 2 ** 50, 'null']]))
  await expectUnharmed()
  ada.provider.awareness.setLocalState({ user: { name: 'Ada' }, cursor: [2, 2] })
  const seen = () =>
    ben.provider.awareness.getStates().get(ada.doc.clientID) as { cursor: number[] }
  await until('Ben sees her move', () => seen()?.cursor[0] === 2)
  expect(ben.provider.awareness.getStates().size).toBeLessThan(10)
  const { socket: late, closed } = await attacker()
  late.send(awareness([[77, 2 ** 50, '{}']]))
  expect(await closed).toBe(4400)
  socket.terminate()
})

test('messages of 100 MB, messages that never end, handshakes that never end, readers that stop', async () => {
  const big = await attacker()
  big.socket.send(new Uint8Array(100 * 1024 * 1024))
  expect([1006, 4413]).toContain(await big.closed)
  const stuck = await Promise.all(Array.from({ length: 10 }, () => attacker()))
  for (const { socket } of stuck) socket.send(new Uint8Array(1_000_000), { fin: false })
  const halfOpen = Array.from({ length: 200 }, () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(`GET /sync/${board.id} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n`)
    return socket
  })
  const ends = Promise.all(
    halfOpen.map((socket) => new Promise((resolve) => socket.once('close', resolve))),
  )
  const deaf = await Promise.all(Array.from({ length: 3 }, () => attacker()))
  for (const { socket } of deaf)
    (socket as unknown as { _socket: { pause: () => void } })._socket.pause()
  await expectUnharmed()
  // Each asks for the whole board again and again, and reads none of the answers.
  const request = new Uint8Array([0, 0, 1, 0])
  for (const { socket } of deaf) for (let i = 0; i < 900; i++) socket.send(request)
  await expectUnharmed()
  for (const socket of halfOpen) socket.resume()
  await ends
  for (const { socket } of [...stuck, ...deaf]) socket.terminate()
})

test('floods: more messages a second than anybody drags', async () => {
  const { socket, closed } = await attacker()
  const nothing = syncUpdate(rawUpdate([]))
  for (let i = 0; i < 20_000; i++) socket.send(nothing)
  expect(await closed).toBe(4429)
  await expectUnharmed()
})

test('after all of it the process has not grown', () => {
  expect(memory() - memoryBefore).toBeLessThan(MAX_GROWTH_BYTES)
})
