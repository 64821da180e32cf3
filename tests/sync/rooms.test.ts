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
import { StorageError, type Append } from '../../server/storage/BoardStorage.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import type { Connection } from '../../server/sync/Connection.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import { takeSnapshot } from '../../server/sync/snapshot.ts'
import { until } from '../support/until.ts'

const NOTHING = new Uint8Array([0])

/** Takes nothing in while it is told so: at once, or after it was kept waiting. */
class Stubborn extends SqliteBoardStorage {
  isFull = false
  isStubborn = false
  readonly refused: (() => void)[] = []

  override append(entries: readonly Append[]) {
    if (this.isFull) return Promise.reject(new StorageError('full'))
    if (!this.isStubborn) return super.append(entries)
    return new Promise<never>((_, reject) =>
      this.refused.push(() => reject(new StorageError('full'))),
    )
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

const roomsWith = (maxMemoryBytes?: number) =>
  new Rooms(storage, createLog('silent'), {
    binDays: 30,
    maxBoardBytes: 2 ** 24,
    ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }),
  })

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

test('boards that are opened at once take no more memory than one after the other', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => storeBoard(40)))
  const stay = (rooms: Rooms) => (id: BoardId) =>
    rooms.visit(id, (room) => room.enter(listener().connection))
  const bound = 1_500_000

  const rooms = roomsWith(bound)
  const answers = await Promise.allSettled(ids.map(stay(rooms)))
  await until('those that were let in are read', () => rooms.openBoards.length === entered(answers))
  expect(entered(answers)).toBeGreaterThan(1)
  expect(entered(answers)).toBeLessThan(ids.length)
  await rooms.close()

  const others = roomsWith(bound)
  let inTurn = 0
  for (const id of ids) inTurn += entered(await Promise.allSettled([stay(others)(id)]))
  expect(entered(answers)).toBeLessThanOrEqual(inTurn)
  await others.close()
})

function entered(answers: readonly PromiseSettledResult<unknown>[]): number {
  return answers.filter(({ status }) => status === 'fulfilled').length
}
