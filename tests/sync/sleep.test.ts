import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createCard, deleteCards } from '../../model/commands.ts'
import { newId, type BoardId, type CardId } from '../../model/ids.ts'
import type { Role } from '../../model/roles.ts'
import { SERVER_IDS } from '../../model/protocol.ts'
import { liveCards } from '../../model/state.ts'
import { encodePacked, encodeState } from '../../model/storedState.ts'
import { createLog } from '../../server/log.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import type { Connection } from '../../server/sync/Connection.ts'
import { write } from '../../server/sync/frames.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import type { Room } from '../../server/sync/Room.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import { takeSnapshot } from '../../server/sync/snapshot.ts'
import { packPieces } from '../../server/sync/storedPieces.ts'
import { Person } from '../support/people.ts'
import { edits, perform, workshop } from '../support/randomEdits.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { sameContent, SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'
import { messagesIn } from '../support/wires.ts'

const NOTHING = new Uint8Array([0])
/** Above those of servers, below those that are bound to a device. */
const FIRST_ID = 2 ** 21

describe('by hand', () => {
  let folder: string
  let storage: SqliteBoardStorage
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'atelier-sleep-'))
    storage = new SqliteBoardStorage(join(folder, 'atelier.db'))
  })
  afterAll(async () => {
    await storage.close()
    rmSync(folder, { recursive: true })
  })

  const roomsWith = (maxMemoryBytes?: number) =>
    new Rooms(storage, createLog('silent'), {
      binDays: 30,
      maxBoardBytes: 2 ** 24,
      ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }),
    })

  async function storeBoard(): Promise<BoardId> {
    const id = newId<BoardId>(Math.random)
    const state = encodeState(await takeSnapshot(workshop().server.board.doc))
    const rows = { keys: [], participants: [], files: [] }
    await storage.createBoard({ ...rows, id, secret: new Uint8Array(32), createdAt: 1, state })
    return id
  }

  /** Somebody in a room, in this process. */
  class Visitor extends Person {
    readonly #room: Room
    readonly #connection: Connection

    constructor(room: Room, name: string, clientId: number) {
      super(name, clientId)
      this.#room = room
      const hear = (wire: Buffer) => {
        for (const message of messagesIn(wire)) {
          if (message.type === 'update') this.hear(message.update.bytes)
        }
      }
      this.#connection = {
        ...{ extended: false, canUnpack: false, handled: 0, isOverworked: false },
        session: { role: 'facilitator', keyId: 'key', participantId: name, device: name },
        send: () => undefined,
        sendPresence: () => undefined,
        sendWire: hear,
        sendAnswer: (pieces: readonly Buffer[]) => pieces.forEach(hear),
        chargeWork: () => undefined,
        refuse: (code: string) => expect.fail(`${name} was refused: ${code}`),
        close: () => undefined,
      } as unknown as Connection
      room.enter(this.#connection)
      room.receiveSyncRequest(this.#connection, NOTHING)
    }

    /** Sends what they did. */
    send(): void {
      for (const bytes of this.outbox.splice(0)) {
        const received = { connection: this.#connection, update: readUpdate(bytes) }
        this.#room.receiveUpdate({ ...received, frame: write.update(bytes), isAnswer: false })
      }
    }
  }

  test('whenever the document sleeps, nobody notices', async () => {
    const naps = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(edits, naps, async (steps, isNap) => {
        const id = await storeBoard()
        const rooms = roomsWith()
        const room = await rooms.use(id, (open) => open)
        const people = ['ada', 'ben', 'cleo'].map(
          (name, i) => new Visitor(room, name, FIRST_ID + i),
        )
        await room.settle()
        for (const [i, edit] of steps.entries()) {
          const person = people[edit.who]!
          perform(edit, person)
          person.send()
          if (!isNap[i]) continue
          await room.settle()
          room.sleep()
          expect(room.isAsleep).toBe(true)
          // What is stored can be had without it.
          expect((await room.capture()).seq).toBe(room.seq)
          expect(room.isAsleep).toBe(true)
        }
        const late = new Visitor(room, 'late', FIRST_ID + 9)
        await room.run(() => undefined)
        const server = await room.run((board) => Y.encodeStateAsUpdate(board.doc))
        const stored = new Y.Doc()
        Y.applyUpdate(stored, server)
        for (const { board } of [...people, late]) {
          expect(sameContent(board.doc, stored)).toBe(true)
          expect(board.doc.store.pendingStructs).toBeNull()
        }
        const keys = liveCards(late.state).flatMap(({ kind, fields }) =>
          kind === 'story' ? [fields['key']] : [],
        )
        expect(new Set(keys).size).toBe(keys.length)
        // The server writes under one id, however often the document is read again.
        const serverIds = [...stored.store.clients.keys()].filter((one) => one < SERVER_IDS)
        expect(serverIds.length).toBeLessThanOrEqual(2)
        await rooms.close()
        const again = roomsWith()
        const reopened = await again.run(id, ({ doc }) => Y.encodeStateAsUpdate(doc))
        await again.close()
        const copy = new Y.Doc()
        Y.applyUpdate(copy, reopened)
        expect(sameContent(copy, stored)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('where memory is full, documents that people only look at make room; what they do wakes them', async () => {
    const ids = [await storeBoard(), await storeBoard(), await storeBoard()]
    const one = await roomsWith().use(ids[0]!, (room) => room.memoryBytes)
    const rooms = roomsWith(0.9 * one)
    const visitors: Visitor[] = []
    for (const [i, id] of ids.entries()) {
      const room = await rooms.use(id, (open) => open)
      visitors.push(new Visitor(room, 'ada', FIRST_ID + i))
      await room.settle()
    }
    const isAsleep = (id: BoardId) => rooms.use(id, (room) => room.isAsleep)
    expect(await Promise.all(ids.map(isAsleep))).toEqual([true, true, false])
    const [first] = visitors as [Visitor]
    const card = createCard(first.board, first.acting, { kind: 'story' })
    first.send()
    await rooms.use(ids[0]!, (room) => room.settle())
    expect(await Promise.all(ids.map(isAsleep))).toEqual([false, true, true])
    expect(first.board.card(card)!.get('key')).toBeDefined()
    await rooms.close()
  })

  test('what another node stores while the document sleeps is told, whether its rows are there still or not', async () => {
    for (const isCompacted of [false, true]) {
      const id = await storeBoard()
      const rooms = roomsWith()
      const room = await rooms.use(id, (open) => open)
      const ada = new Visitor(room, 'ada', FIRST_ID)
      await room.settle()
      room.sleep()

      const elsewhere = new Person('ben', FIRST_ID + 1)
      elsewhere.hear(Y.encodeStateAsUpdate(ada.board.doc))
      const note = createCard(elsewhere.board, elsewhere.acting, { kind: 'note' })
      deleteCards(
        elsewhere.board,
        elsewhere.acting,
        [...ada.board.cards.keys()].slice(1) as CardId[],
      )
      const updates = elsewhere.outbox.map((bytes) => ({ bytes, author: undefined }))
      const entry = { board: id, updates, clientIds: new Map(), at: Date.now() }
      const [seq = 0] = await storage.append([entry])
      if (isCompacted) {
        const packed = await packPieces(await takeSnapshot(elsewhere.board.doc))
        await storage.compact(id, seq, encodePacked(packed))
      }
      room.heard.stored(seq)
      await until('she has it', () => ada.board.cards.has(note))
      expect(room.seq).toBeGreaterThanOrEqual(seq)
      expect(liveCards(ada.state)).toEqual(liveCards(elsewhere.state))
      await rooms.close()
    }
  })

  test('nothing stays behind the snapshot of a document that sleeps', async () => {
    const id = await storeBoard()
    const rooms = roomsWith()
    const room = await rooms.use(id, (open) => open)
    const ada = new Visitor(room, 'ada', FIRST_ID)
    createCard(ada.board, ada.acting, { kind: 'note' })
    ada.send()
    await room.settle()
    await room.rest(performance.now())
    expect(room.isAsleep).toBe(false)
    await room.rest(performance.now() + 3600_000)
    expect(room.isAsleep).toBe(true)
    const { updates, seq } = await storage.load(id)
    expect([updates.length, seq]).toEqual([0, room.seq])
    await storage.pruneUpdates(Date.now() + 1)
    expect(await storage.updates(id, {})).toEqual([])
    await rooms.close()
  })

  test('where the store has less than a sleeping board had, people come back to what there is', async () => {
    const id = await storeBoard()
    const rooms = roomsWith()
    const room = await rooms.use(id, (open) => open)
    const ada = new Visitor(room, 'ada', FIRST_ID)
    createCard(ada.board, ada.acting, { kind: 'note' })
    await room.settle()
    const before = await storage.load(id)
    ada.send()
    await room.settle()
    room.sleep()
    const load = storage.load.bind(storage)
    storage.load = () => Promise.resolve(before)
    await expect(room.run(() => undefined)).rejects.toMatchObject({ code: 'storage' })
    storage.load = load
    expect(room.isEnded).toBe(true)
    expect(await rooms.run(id, (board) => board.cards.size)).toBe(6)
    await rooms.close()
  })
})

test('a board on which people only look for half a minute sleeps, and wakes for each who needs it', async () => {
  const server = await startServer()
  const boards = await Promise.all(Array.from({ length: 4 }, () => server.createBoard()))
  const [edited, visited, returnedTo, kept] = boards as [TestBoard, TestBoard, TestBoard, TestBoard]
  const enter = (board: TestBoard, role: Role, doc = new Y.Doc()) =>
    SyncPerson.join(server, board, { key: board.keys[role], isExtended: true, doc })
  const here = new Map<TestBoard, SyncPerson>()
  for (const board of boards) here.set(board, await enter(board, 'facilitator'))
  const looker = await enter(edited, 'viewer')
  const away = await enter(returnedTo, 'participant')
  away.provider.disconnect()
  const offline = createCard(away.board, away.acting, { kind: 'note', values: { text: 'later' } })
  await until('all sleep', async () => (await asleep(server)) === boards.length, 60_000)

  const [ada, ben, cleo] = [edited, visited, returnedTo].map((board) => here.get(board)!)
  ada!.provider.awareness.setLocalStateField('cursor', [1, 2])
  await until('her pointer is seen', () =>
    [...looker.provider.awareness.getStates().values()].some((state) => 'cursor' in state),
  )
  const named = await server.request('POST', `/api/boards/${kept.id}/versions`, {
    ...{ key: kept.keys.facilitator, body: { name: 'Before lunch' } },
  })
  expect(named.status).toBe(201)
  expect(await asleep(server)).toBe(boards.length)

  const story = createCard(ada!.board, ada!.acting, { kind: 'story', values: { iWant: 'a pump' } })
  await until('it has its key', () => looker.board.card(story)?.get('key') !== undefined)
  await until('it is said to be stored', () => ada!.heard.saved.at(-1)! > 1)
  const newcomer = await enter(visited, 'viewer')
  expect(sameContent(newcomer.doc, ben!.doc)).toBe(true)
  away.provider.connect()
  await until('it is there', () => cleo!.board.cards.has(offline))
  expect(await asleep(server)).toBe(1)
  await server.stop()
  await server.restart()
  const late = await enter(edited, 'viewer')
  expect(sameContent(late.doc, ada!.doc)).toBe(true)
  for (const person of [...here.values(), looker, away, newcomer, late]) person.leave()
  await server.close()
}, 120_000)

async function asleep(server: TestServer): Promise<number> {
  const { text } = await server.request('GET', '/metrics')
  return Number(/^atelier_rooms_asleep (\d+)$/m.exec(text)?.[1])
}
