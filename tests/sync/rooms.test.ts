import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { createCard, deleteCards } from '../../model/commands.ts'
import { newId, type BoardId, type CardId, type ParticipantId } from '../../model/ids.ts'
import { CLOSE } from '../../model/protocol.ts'
import { encodeState } from '../../model/storedState.ts'
import { createLog } from '../../server/log.ts'
import { StorageError, type Append, type UpdateSpan } from '../../server/storage/BoardStorage.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import type { Connection } from '../../server/sync/Connection.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import type { Room } from '../../server/sync/Room.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import { takeSnapshot } from '../../server/sync/snapshot.ts'
import { LONE_PEERS } from '../support/lonePeers.ts'
import { until } from '../support/until.ts'

const NOTHING = new Uint8Array([0])

/** Takes nothing in while it is told so: at once, or after it was kept waiting. */
class Stubborn extends SqliteBoardStorage {
  isFull = false
  takesSnapshots = true
  snapshots = 0
  isStubborn = false
  readonly refused: (() => void)[] = []
  /** Called between a look at the rows and its answer. */
  afterLooking: () => Promise<unknown> = () => Promise.resolve()

  override async updates(board: BoardId, span: UpdateSpan) {
    const rows = await super.updates(board, span)
    await this.afterLooking()
    return rows
  }

  override append(entries: readonly Append[]) {
    if (this.isFull) return Promise.reject(new StorageError('full'))
    if (!this.isStubborn) return super.append(entries)
    return new Promise<never>((_, reject) =>
      this.refused.push(() => reject(new StorageError('full'))),
    )
  }

  override compact(board: BoardId, seq: number, state: Uint8Array) {
    this.snapshots++
    if (!this.takesSnapshots) return Promise.reject(new StorageError('too large'))
    return super.compact(board, seq, state)
  }
}

let folder: string
let storage: Stubborn
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-rooms-'))
  storage = new Stubborn(join(folder, 'atelier.db'))
})
afterEach(async () => {
  await storage.close()
  rmSync(folder, { recursive: true })
})

const acting = { by: 'ada' as ParticipantId, now: 1, random: Math.random }

/** A board with stories that have no keys yet, as a program before would have left it. */
async function storeBoard(stories: number): Promise<BoardId> {
  const id = newId<BoardId>(Math.random)
  const board = new Board(new Y.Doc())
  board.info.set('version', 1)
  for (let i = 0; i < stories; i++) createCard(board, acting, { kind: 'story', values: {} })
  const state = encodeState(await takeSnapshot(board.doc))
  const rows = { keys: [], participants: [], files: [] }
  await storage.createBoard({ ...rows, id, secret: new Uint8Array(32), createdAt: 1, state })
  return id
}

/** Somebody who only listens, to answers. */
function listener() {
  const answers: Uint8Array[] = []
  const ends: number[] = []
  const connection = {
    extended: false,
    session: { role: 'viewer', keyId: 'key' },
    send: () => undefined,
    sendWire: () => undefined,
    sendPresence: () => undefined,
    sendAnswer: (pieces: readonly Uint8Array[]) => answers.push(...pieces),
    chargeWork: () => undefined,
    close: (code: number) => ends.push(code),
  } as unknown as Connection
  return { answers, connection, ends }
}

const LIMITS = { binDays: 30, maxBoardBytes: 2 ** 24 }
const roomsWith = (maxMemoryBytes?: number) =>
  new Rooms(storage, createLog('silent'), {
    ...LIMITS,
    ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }),
  })
/** One of several nodes. */
const nodeWith = (limits = LIMITS) => new Rooms(storage, createLog('silent'), limits, LONE_PEERS)

test('nobody is shown what bringing a board up to date changes before that is stored', async () => {
  const id = await storeBoard(3)
  const rooms = roomsWith()
  storage.isStubborn = true
  const { answers, connection } = listener()
  const ask = await rooms.visit(id, (room) => {
    room.enter(connection)
    return () => room.receiveSyncRequest(connection, NOTHING)
  })
  await until('it is about to be stored', () => storage.refused.length > 0)
  ask()
  expect(answers).toEqual([])
  storage.isStubborn = false
  storage.refused.forEach((refuse) => refuse())
  await rooms.run(id, () => undefined).catch(() => undefined)
  await rooms.close()
})

test('a board that can’t be opened is not shown to everybody again and again', async () => {
  const id = await storeBoard(1)
  const rooms = roomsWith()
  storage.isFull = true
  let shown = 0
  const enter = () => rooms.visit(id, (room) => (shown++, room.enter(listener().connection)))
  await enter()
  await rooms.run(id, () => undefined).catch(() => undefined)
  for (let i = 0; i < 3; i++) await expect(enter()).rejects.toMatchObject({ code: 'storage' })
  expect(shown).toBe(1)
  storage.isFull = false
  await enter()
  await rooms.close()
})

test('a board with something new in its bin is shown while nothing can be stored', async () => {
  const id = await storeBoard(2)
  const before = roomsWith()
  await before.run(id, (board) =>
    deleteCards(board, acting, [...board.cards.keys()].slice(1) as CardId[]),
  )
  await before.close()
  const rooms = roomsWith()
  storage.isFull = true
  const look = () => rooms.run(id, (board) => board.cards.size)
  // Whoever finds out comes back.
  await look().catch(() => undefined)
  expect(await look()).toBe(2)
  storage.isFull = false
  await rooms.run(id, (board) => board.info.set('title', 'It works again'))
  await rooms.emptyBins()
  expect(await rooms.run(id, (board) => board.bin.size)).toBe(1)
  await rooms.close()
})

test('what people send while their board is being read takes no more than so much memory', async () => {
  const id = await storeBoard(1)
  const rooms = roomsWith()
  const [ada, ben] = [listener(), listener()]
  const update = readUpdate(new Uint8Array([0, 0]))
  const frame = new Uint8Array(4 * 1024 * 1024)
  const send = await rooms.visit(id, (room) => {
    for (const { connection } of [ada, ben]) room.enter(connection)
    return (connection: Connection) =>
      room.receiveUpdate({ connection, update, frame, isAnswer: false })
  })
  for (let i = 0; i < 16; i++) send(ada.connection)
  expect(ada.ends).toEqual([])
  send(ben.connection)
  expect(ben.ends).toEqual([CLOSE.restart])
  await rooms.run(id, () => undefined)
  send(ada.connection)
  expect(ada.ends).toEqual([])
  await rooms.close()
})

test('boards that are opened at once take no more memory than there is', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => storeBoard(40)))
  // About three of them.
  const bound = 1_500_000
  const rooms = roomsWith(bound)
  const open: Room[] = []
  rooms.onOpen = (room) => open.push(room)
  const answers = await Promise.allSettled(
    ids.map((id) => rooms.visit(id, (room) => room.enter(listener().connection))),
  )
  const entered = answers.filter(({ status }) => status === 'fulfilled').length
  await until('those that were let in are read', () => open.length === entered)
  expect(entered).toBeGreaterThan(1)
  // Each was let in while there was some space left.
  const sizes = open.map((room) => room.memoryBytes)
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0)
  expect(total - Math.max(...sizes)).toBeLessThanOrEqual(bound)
  await rooms.close()
})

/** So many small edits, one row each. */
async function storeEdits(board: BoardId, count: number): Promise<void> {
  const doc = new Y.Doc()
  const updates: { bytes: Uint8Array; author: undefined }[] = []
  doc.on('update', (bytes: Uint8Array) => updates.push({ bytes, author: undefined }))
  for (let i = 0; i < count; i++) doc.getMap('board').set('title', String(i))
  await storage.append([{ board, updates, clientIds: new Map(), at: Date.now() }])
}

test('a snapshot that can’t be stored is not made again for each edit, and nothing is lost without it', async () => {
  const id = await storeBoard(1)
  const first = roomsWith()
  await first.run(id, () => undefined)
  await first.close()
  await storeEdits(id, 5000)
  storage.takesSnapshots = false
  storage.snapshots = 0
  const rooms = roomsWith()
  for (let i = 0; i < 20; i++) {
    await rooms.run(id, (board) => board.info.set('title', `edit ${i}`))
    await until('one was tried', () => storage.snapshots > 0)
  }
  expect(storage.snapshots).toBe(1)
  await rooms.close()
  const again = roomsWith()
  expect(await again.run(id, (board) => board.info.get('title'))).toBe('edit 19')
  await again.close()
})

test('a board that another node made room on is known to have room', async () => {
  const id = await storeBoard(1)
  const node = nodeWith({ ...LIMITS, maxBoardBytes: 50_000 })
  const room = await node.use(id, (open) => open)
  await room.run((board) => board.info.set('title', 'x'.repeat(60_000)))
  await until('it was counted', () => room.quietSince !== undefined)
  // Within the time in which it is not counted again.
  await room.run((board) => board.info.set('title', 'short'))
  expect(room.quietSince).toBeUndefined()
  room.heard.compacted(room.seq)
  await until('it is counted again', () => room.quietSince !== undefined)
  await node.close()
})

test('news of rows that are gone sends people round, who get what there is', async () => {
  const id = await storeBoard(1)
  const node = nodeWith()
  const { connection, ends } = listener()
  const room = await node.use(id, (open) => (open.enter(connection), open))
  await room.settle()
  room.heard.stored(room.seq + 3)
  await until('they are sent round', () => ends.length > 0)
  expect(await node.run(id, (board) => board.cards.size)).toBe(1)
  await node.close()
})

test('news that comes while a node looks for it ends nobody’s connection', async () => {
  const id = await storeBoard(1)
  const node = nodeWith()
  const { connection, ends } = listener()
  const room = await node.use(id, (open) => (open.enter(connection), open))
  await room.settle()
  storage.afterLooking = async () => {
    storage.afterLooking = () => Promise.resolve()
    await storeEdits(id, 1)
    room.heard.stored(room.seq + 1)
  }
  await room.settle()
  const titleOf = () => node.run(id, (board) => board.info.get('title'))
  await until('the node has it', async () => (await titleOf()) === '0')
  expect(ends).toEqual([])
  await node.close()
})
