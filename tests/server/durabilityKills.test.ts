import { randomBytes } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { BoardId, CardId } from '../../model/ids.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { loadBoard } from '../../server/sync/loadBoard.ts'
import { readSnapshot } from '../../server/sync/snapshot.ts'
import { seeded } from '../support/people.ts'
import { makeLedger, readLedger, Scribe } from '../support/scribe.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const KILLS = 30
const WRITE_EVERY_MS = 3

let server: TestServer
let scribes: Scribe[] = []
afterEach(async () => {
  leave(scribes)
  await server.close()
})

async function comeIn(board: TestBoard, ledger: CardId, round: number): Promise<Scribe[]> {
  const names = ['ada', 'ben', 'cleo']
  return Promise.all(
    names.map(async (name) => {
      const options = { key: board.keys.participant, isExtended: true }
      return new Scribe(`${name}-${round}-`, ledger, await SyncPerson.join(server, board, options))
    }),
  )
}

function leave(people: readonly Scribe[]): void {
  for (const scribe of people) {
    scribe.stop()
    scribe.person.leave()
  }
}

/** What somebody sees who was never there before. */
async function seenByNewcomer(board: TestBoard, ledger: CardId): Promise<string[]> {
  const newcomer = await SyncPerson.join(server, board, { key: board.keys.viewer })
  const marks = readLedger(newcomer.board, ledger)
  newcomer.leave()
  return marks
}

const without = (marks: readonly string[], present: ReadonlySet<string>) =>
  marks.filter((mark) => !present.has(mark))

test(`kill -9 ${KILLS} times under load: what was acknowledged or seen is neither lost nor doubled`, async () => {
  server = await startServer({ runs: 'bundle' })
  const board = await server.createBoard()
  const ledger = await makeLedger(server, board)
  const random = seeded(30)
  const mustBeThere = new Set<string>()
  scribes = await comeIn(board, ledger, 0)
  for (let round = 1; round <= KILLS; round++) {
    const reader = await SyncPerson.join(server, board, { key: board.keys.viewer })
    const before = scribes.map((scribe) => scribe.acknowledged.length)
    for (const scribe of scribes) scribe.start(WRITE_EVERY_MS)
    const enough = 1 + Math.floor(random() * 25)
    await until('some of it is saved', () =>
      scribes.some((scribe, i) => scribe.acknowledged.length > (before[i] ?? 0) + enough),
    )
    const ended = until('everybody is cut off', () =>
      scribes.every(({ person }) => !person.provider.wsconnected),
    )
    await server.kill()
    await ended
    for (const scribe of scribes) {
      scribe.stop()
      for (const mark of scribe.acknowledged) mustBeThere.add(mark)
    }
    for (const mark of readLedger(reader.board, ledger)) mustBeThere.add(mark)
    reader.leave()
    // In a third of the rounds nobody is left who could heal the board with what they still know.
    const areAllGone = round % 3 === 0
    if (areAllGone) leave(scribes)
    await server.restart()
    if (!areAllGone) {
      for (const { person } of scribes) await person.synced()
      await until('what was not acknowledged is stored now', () =>
        scribes.every((scribe) => scribe.acknowledged.length === scribe.written.length),
      )
      for (const scribe of scribes) for (const mark of scribe.written) mustBeThere.add(mark)
    }
    const seen = await seenByNewcomer(board, ledger)
    expect(without([...mustBeThere], new Set(seen)), `lost in round ${round}`).toEqual([])
    expect(seen.length, `doubled in round ${round}`).toBe(new Set(seen).size)
    if (areAllGone) scribes = await comeIn(board, ledger, round)
  }
  expect(mustBeThere.size).toBeGreaterThan(KILLS * 15)
}, 180_000)

test('a torn tail of the log costs nothing before the tear, whoever is there heals the rest', async () => {
  server = await startServer({ runs: 'bundle' })
  const board = await server.createBoard()
  const ledger = await makeLedger(server, board)
  // What is there so far moves from the log into the database.
  await server.stop()
  await server.restart()
  scribes = await comeIn(board, ledger, 0)
  for (const scribe of scribes) scribe.start(WRITE_EVERY_MS)
  await until('much is saved', () => scribes.every(({ acknowledged }) => acknowledged.length > 80))
  await server.kill()
  for (const scribe of scribes) scribe.stop()
  const log = join(server.dataDir, 'atelier.db-wal')
  const bytes = readFileSync(log)
  const acknowledged = scribes.flatMap((scribe) => scribe.acknowledged)
  expect(bytes.length).toBeGreaterThan(100_000)

  const random = seeded(20)
  const whole = await readTorn(board, ledger, () => undefined)
  expect(without(acknowledged, new Set(whole))).toEqual([])
  // A write that the cut interrupted: bytes behind the last commit that are no commit.
  for (const tail of [randomBytes(1), randomBytes(5000), bytes.subarray(-4120, -1000)]) {
    expect(await readTorn(board, ledger, (file) => appendFileSync(file, tail))).toEqual(whole)
  }
  // A disk that lied: what is left is the order of the commits up to the tear.
  let shorter = 0
  for (let i = 0; i < 10; i++) {
    const length = Math.floor(random() * bytes.length)
    const left = await readTorn(board, ledger, (file) => truncateSync(file, length))
    expect(without(left, new Set(whole))).toEqual([])
    expect(new Set(left).size).toBe(left.length)
    if (left.length < whole.length) shorter++
  }
  expect(shorter).toBeGreaterThan(2)

  truncateSync(log, Math.floor(bytes.length * 0.9))
  await server.restart()
  for (const { person } of scribes) await person.synced()
  const written = scribes.flatMap((scribe) => scribe.written)
  await until('everything is there again', async () => {
    return without(written, new Set(await seenByNewcomer(board, ledger))).length === 0
  })
  const healed = await seenByNewcomer(board, ledger)
  expect(healed.length).toBe(new Set(healed).size)
}, 60_000)

/** The ledger of a copy of the data whose log was torn; the copy takes new edits, too. */
async function readTorn(
  board: TestBoard,
  ledger: CardId,
  tear: (log: string) => void,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-torn-'))
  const path = join(folder, 'atelier.db')
  const id = board.id as BoardId
  for (const end of ['', '-wal']) {
    cpSync(join(server.dataDir, `atelier.db${end}`), `${path}${end}`)
  }
  tear(`${path}-wal`)
  const storage = new SqliteBoardStorage(path)
  const { board: loaded, seq } = await readFrom(storage, id)
  const marks = readLedger(loaded, ledger)
  const more = Y.encodeStateAsUpdate(loaded.doc)
  const entry = { board: id, updates: [{ bytes: more, author: undefined }], at: 1 }
  expect(await storage.append([{ ...entry, clientIds: new Map() }])).toEqual([seq + 1])
  expect(readLedger((await readFrom(storage, id)).board, ledger)).toEqual(marks)
  await storage.close()
  rmSync(folder, { recursive: true })
  return marks
}

async function readFrom(storage: SqliteBoardStorage, id: BoardId) {
  const stored = await loadBoard(storage, id, 0)
  const doc = new Y.Doc()
  await readSnapshot(doc, stored)
  return { board: new Board(doc), seq: stored.seq }
}
