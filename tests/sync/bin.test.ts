import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { createCard, deleteCards, linkCards, restoreCards, setField } from '../../model/commands.ts'
import type { BoardId, CardId } from '../../model/ids.ts'
import { restoreBoard } from '../../model/restoreBoard.ts'
import { liveCards, readState } from '../../model/state.ts'
import { createLog } from '../../server/log.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { sameContent, SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const DAY_MS = 24 * 3600 * 1000

let server: TestServer
beforeAll(async () => {
  server = await startServer({ env: { BIN_DAYS: '30' } })
})
afterAll(() => server.close())

const here: SyncPerson[] = []
// Only what day it is: everything else takes the time that it takes.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  here.splice(0).forEach((person) => person.leave())
  vi.useRealTimers()
})

async function enter(board: TestBoard, role: keyof TestBoard['keys']): Promise<SyncPerson> {
  const person = await SyncPerson.join(server, board, { key: board.keys[role], isExtended: true })
  here.push(person)
  return person
}

/** Everybody goes; somebody opens the board again so many days later, and tells what they see. */
async function openedAfter(days: number, board: TestBoard): Promise<Board> {
  for (const { provider } of here) provider.disconnect()
  await server.stop()
  vi.setSystemTime(Date.now() + days * DAY_MS)
  await server.restart()
  return (await enter(board, 'viewer')).board
}

async function noteOf(person: SyncPerson, ...others: SyncPerson[]): Promise<CardId> {
  const id = createCard(person.board, person.acting, { kind: 'note', values: { text: 'wet' } })
  await until('all have it', () => others.every(({ board }) => board.cards.has(id)))
  return id
}

test('BIN2: a card goes for good before anybody sees the board; who was away with it comes back in peace', async () => {
  const board = await server.createBoard()
  const [ada, ben] = [await enter(board, 'facilitator'), await enter(board, 'participant')]
  const note = await noteOf(ada, ben)
  const other = await noteOf(ben, ada)
  deleteCards(ben.board, ben.acting, [note])
  await until('Ada sees who deleted it', () => {
    return readState(ada.board).cards.get(note)?.deletedBy === ben.acting.by
  })
  const version = Y.encodeStateAsUpdate(ada.doc)
  restoreCards(ada.board, [note])
  linkCards(ada.board, ada.acting, other, note)
  await until('Ben has the link', () => ben.board.links.size === 1)
  const live = Y.encodeStateAsUpdate(ben.doc)
  deleteCards(ben.board, ben.acting, [note])
  await until('it is deleted again', () => ada.board.card(note)?.has('deletedAt') === true)

  expect((await openedAfter(0, board)).cards.has(note)).toBe(true)
  expect((await openedAfter(29, board)).cards.has(note)).toBe(true)
  const seen = await openedAfter(1, board)
  expect([seen.cards.has(note), seen.canvas.has(`shape:${note}`), seen.links.size]).toEqual([
    false,
    false,
    0,
  ])
  expect(seen.cards.has(other)).toBe(true)

  // Ben was offline for a month, and wrote on it.
  setField(ben.board, note, 'text', 'dry', Math.random)
  restoreCards(ben.board, [note])
  ben.board.canvas.get(`shape:${note}`)!.set('g', [5, 5, 0])
  const mine = createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'mine' } })
  ben.provider.connect()
  ada.provider.connect()
  await until('his other work is there', () => seen.cards.has(mine) && ada.board.cards.has(mine))
  await until('all agree', () =>
    [ada, ben].every(({ doc }) => !doc.getMap('cards').has(note) && sameContent(doc, seen.doc)),
  )
  expect([ben.heard.refused, ben.heard.reversed, ben.closed]).toEqual([[], [], undefined])

  // In the version it lay in the bin; in the other one it didn't.
  const opened = (state: Uint8Array) => {
    const copy = new Board(new Y.Doc())
    Y.applyUpdate(copy.doc, state)
    return copy
  }
  restoreBoard(ada.board, ada.acting, opened(version))
  expect(ada.board.cards.has(note)).toBe(false)
  restoreBoard(ada.board, ada.acting, opened(live))
  await until('it is back', () =>
    liveCards(readState(ben.board)).some(
      ({ id, fields }) => id === note && fields['text'] === 'wet',
    ),
  )
  setField(ben.board, note, 'text', 'dry', Math.random)
  await until('people go on', () => ada.board.text(note, 'text')?.toJSON() === 'dry')
  expect(ben.board.links.size).toBe(1)
  expect([...ada.heard.refused, ...ada.heard.reversed, ...ben.heard.refused]).toEqual([])
  const later = await openedAfter(31, board)
  expect(sameContent(later.doc, ada.doc)).toBe(true)
})

test('BIN2: no clock but the server’s counts, and nobody says what the server knows', async () => {
  const board = await server.createBoard()
  const [ada, mallory] = [await enter(board, 'facilitator'), await enter(board, 'facilitator')]
  const notes = [await noteOf(ada, mallory), await noteOf(ada, mallory)]
  for (const [i, id] of notes.entries()) mallory.board.card(id)!.set('deletedAt', [1, 9e15][i])
  await until('both are deleted', () => notes.every((id) => ada.board.card(id)!.has('deletedAt')))
  const { client, clock } = mallory.board.card(notes[0]!)!._map.get('deletedAt')!.id
  mallory.board.bin.set(notes[0]!, [client, clock, 1])
  await until('that is refused', () => mallory.heard.refused.length > 0)
  expect(mallory.heard.refused).toEqual(['notAllowed'])
  mallory.leave()
  for (const days of [0, 29]) {
    const seen = await openedAfter(days, board)
    expect(notes.map((id) => seen.cards.has(id))).toEqual([true, true])
  }
  const seen = await openedAfter(2, board)
  expect(notes.map((id) => seen.cards.has(id))).toEqual([false, false])
})

test('BIN1: nobody deletes in somebody else’s name, not even a facilitator', async () => {
  const board = await server.createBoard()
  const [ben, mallory] = [await enter(board, 'participant'), await enter(board, 'facilitator')]
  const note = await noteOf(ben, mallory)
  deleteCards(mallory.board, { ...mallory.acting, by: ben.acting.by }, [note])
  await until('it is taken back', () => mallory.heard.reversed.length > 0)
  for (const person of [ben, mallory]) {
    await until('the card is deleted', () => person.board.card(note)!.has('deletedAt'))
    expect(readState(person.board).cards.get(note)!.deletedBy).toBeUndefined()
  }
})

test('BIN2: a board that stays open is tidied as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-bin-'))
  const storage = new SqliteBoardStorage(join(folder, 'atelier.db'))
  const limits = { maxBoardBytes: 2 ** 20, binDays: 30 }
  const rooms = new Rooms(storage, createLog('silent'), limits)
  const id = 'board' as BoardId
  const state = Y.encodeStateAsUpdateV2(new Y.Doc())
  const rest = { secret: new Uint8Array(32), createdAt: 1, keys: [], participants: [], files: [] }
  await storage.createBoard({ id, state, ...rest })
  const acting = { by: 'ada' as never, now: 1, random: Math.random }
  const note = await rooms.run(id, (board) => {
    const made = createCard(board, acting, { kind: 'note' })
    deleteCards(board, acting, [made])
    return made
  })
  const rows = async () => (await storage.updates(id, {})).length
  const before = await rows()
  await rooms.emptyBins()
  await rooms.emptyBins()
  expect((await rows()) - before).toBe(1)
  vi.setSystemTime(Date.now() + 30 * DAY_MS)
  await rooms.emptyBins()
  expect((await rows()) - before).toBe(2)
  expect(await rooms.run(id, (board) => board.cards.has(note))).toBe(false)
  await rooms.close()
  await storage.close()
  rmSync(folder, { recursive: true })
})
