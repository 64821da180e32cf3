import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import * as Y from 'yjs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Board } from '../../model/Board.ts'
import { titleOf } from '../../model/cards.ts'
import { createCard, deleteCards, setField, setScores } from '../../model/commands.ts'
import { decodeCourse } from '../../model/course.ts'
import type { BoardId, CardId, ParticipantId } from '../../model/ids.ts'
import { rewind } from '../../model/rewind.ts'
import { liveCards, readState } from '../../model/state.ts'
import { applyState } from '../../model/storedState.ts'
import { setStep } from '../../model/workshop.ts'
import { superfluous } from '../../server/history/thinning.ts'
import { Versions } from '../../server/history/Versions.ts'
import type { VersionAnswer } from '../../server/history/historyRoute.ts'
import { createLog } from '../../server/log.ts'
import type { VersionKind, VersionRow } from '../../server/storage/BoardStorage.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { Rooms } from '../../server/sync/Rooms.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
const here: SyncPerson[] = []
afterEach(() => here.splice(0).forEach((person) => person.leave()))

async function enter(board: TestBoard, role: keyof TestBoard['keys']): Promise<SyncPerson> {
  const person = await SyncPerson.join(server, board, { key: board.keys[role], isExtended: true })
  here.push(person)
  return person
}

/** Does something and waits until it is stored, so that it is a row of its own. */
async function stored<T>(person: SyncPerson, edit: () => T): Promise<T> {
  const sent: Uint8Array[] = []
  const count = (update: Uint8Array) => sent.push(update)
  const before = person.heard.saved.at(-1) ?? 0
  person.doc.on('update', count)
  const result = edit()
  person.doc.off('update', count)
  await until('it is stored', () => (person.heard.saved.at(-1) ?? 0) >= before + sent.length)
  return result
}

async function versionsOf(board: TestBoard): Promise<VersionAnswer[]> {
  const { json } = await server.request('GET', `/api/boards/${board.id}/versions`, {
    key: board.keys.facilitator,
  })
  return json['versions'] as VersionAnswer[]
}

async function idOf(board: TestBoard, key: string, of = server): Promise<ParticipantId> {
  const { json } = await of.request('GET', `/api/boards/${board.id}`, { key })
  return (json['session'] as { participantId: ParticipantId }).participantId
}

function opened(state: Uint8Array): Board {
  const doc = new Y.Doc()
  applyState(doc, state)
  return new Board(doc)
}

const titles = (board: Board) => liveCards(readState(board)).map(titleOf)
const path = (board: TestBoard, rest = '') => `/api/boards/${board.id}/versions${rest}`

describe('a version', () => {
  test('holds the board as it was, and says who named it and who had written', async () => {
    const board = await server.createBoard()
    const key = board.keys.facilitator
    const [ada, ben] = [await enter(board, 'facilitator'), await enter(board, 'participant')]
    await until(
      'the board is kept as it was opened',
      async () => (await versionsOf(board)).length > 0,
    )
    await stored(ben, () =>
      createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'from the fair' } }),
    )
    const made = await server.request('POST', path(board), { key, body: { name: ' Morning ' } })
    expect(made.status).toBe(201)
    await stored(ada, () =>
      createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'later' } }),
    )

    const [version] = await versionsOf(board)
    expect(version).toEqual(made.json)
    expect(version).toMatchObject({
      name: 'Morning',
      kind: 'named',
      author: await idOf(board, key),
      writers: [await idOf(board, board.keys.participant)],
    })
    const { bytes, headers } = await server.request('GET', path(board, `/${version!.id}`), { key })
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(titles(opened(bytes))).toEqual(['from the fair'])
  })

  test('is kept when the workshop comes to another step, with its title', async () => {
    const board = await server.createBoard('lead-workshop')
    const ada = await enter(board, 'facilitator')
    const next = readState(ada.board).agenda[2]!
    await stored(ada, () => setStep(ada.board, next.id))
    await until('a version is kept', async () =>
      (await versionsOf(board)).some(({ kind, name }) => kind === 'step' && name === next.title),
    )
  })

  test('can be named, renamed and deleted; one that was named stays', async () => {
    const board = await server.createBoard()
    const key = board.keys.facilitator
    const made = await server.request('POST', path(board), { key, body: { before: 'restore' } })
    expect(made.json).toMatchObject({ kind: 'restore', author: await idOf(board, key) })
    const at = path(board, `/${made.json['id'] as string}`)
    const named = await server.request('PATCH', at, { key, body: { name: 'Worth keeping' } })
    expect(named.json).toMatchObject({ kind: 'named', name: 'Worth keeping' })
    expect((await server.request('DELETE', at, { key })).status).toBe(204)
    expect((await server.request('GET', at, { key })).status).toBe(404)
  })

  test('is read by participants, made by facilitators, and none of a viewer’s business', async () => {
    const board = await server.createBoard()
    const { facilitator, participant, viewer } = board.keys
    const made = await server.request('POST', path(board), {
      key: facilitator,
      body: { name: 'Lunch' },
    })
    const one = `/${made.json['id'] as string}`
    const course = `/api/boards/${board.id}/course?minutes=10&by=x`
    const status = async (method: string, to: string, key: string, body?: object) =>
      (await server.request(method, to, { key, body })).status
    expect(await status('GET', path(board), participant)).toBe(200)
    expect(await status('GET', path(board, one), participant)).toBe(200)
    expect(await status('POST', path(board), participant, { name: 'Mine' })).toBe(403)
    expect(await status('PATCH', path(board, one), participant, { name: 'Mine' })).toBe(403)
    expect(await status('DELETE', path(board, one), participant)).toBe(403)
    expect(await status('GET', course, participant)).toBe(403)
    expect(await status('GET', path(board), viewer)).toBe(403)
    expect(await status('GET', path(board, one), viewer)).toBe(403)
    const other = await server.createBoard()
    expect(await status('GET', path(other, one), other.keys.facilitator)).toBe(404)
  })

  test.each([
    [{}],
    [{ name: '' }],
    [{ name: 'x'.repeat(201) }],
    [{ before: 'lunch' }],
    [{ name: 'a', x: 1 }],
  ])('is not made from %j', async (body) => {
    const board = await server.createBoard()
    const answer = await server.request('POST', path(board), { key: board.keys.facilitator, body })
    expect(answer.status).toBe(400)
    expect(answer.json['code']).toBe('invalid')
  })
})

describe('rewinding a person', () => {
  test('works out the board without what they did, from what the server stored', async () => {
    const board = await server.createBoard()
    const key = board.keys.facilitator
    const [ada, ben] = [await enter(board, 'facilitator'), await enter(board, 'participant')]
    const id = await stored(ada, () =>
      createCard(ada.board, ada.acting, { kind: 'story', values: { iWant: 'to compare pumps' } }),
    )
    await until('Ben has it', () => ben.board.card(id) !== undefined)
    await stored(ben, () => ben.board.text(id, 'iWant')!.insert(10, ' RUBBISH'))
    await stored(ben, () => setScores(ben.board, id, { impact: 1 }))
    await stored(ben, () =>
      createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'RUBBISH' } }),
    )
    await until('Ada has it', () => titleOf(cardOf(ada, id)).includes('RUBBISH'))
    await stored(ada, () => setField(ada.board, id, 'soThat', 'I can decide', Math.random))
    await stored(ada, () => ada.board.text(id, 'iWant')!.insert(0, 'quickly '))
    await stored(ben, () => deleteCards(ben.board, ben.acting, [id]))
    await until('Ada has it', () => cardOf(ada, id).deletedAt !== undefined)

    const by = await idOf(board, board.keys.participant)
    const at = `/api/boards/${board.id}/course`
    const answer = await server.request('GET', `${at}?by=${by}&minutes=10`, { key })
    expect(answer.status).toBe(200)
    const course = decodeCourse(answer.bytes)
    expect(Date.now() - course.since).toBeLessThan(600_000)
    Y.applyUpdate(ada.doc, rewind(course, { now: Date.now() }))
    expect(cardOf(ada, id)).toMatchObject({
      deletedAt: undefined,
      fields: { iWant: 'quickly to compare pumps', soThat: 'I can decide', impact: undefined },
    })
    expect(titles(ada.board)).toEqual(['quickly to compare pumps'])

    for (const query of ['by=x y&minutes=10', `by=${by}&minutes=0`, `by=${by}&minutes=61`, '']) {
      expect((await server.request('GET', `${at}?${query}`, { key })).status).toBe(400)
    }
  })
})

test('who is rewound across a time whose rows are gone is rewound from the version after it', async () => {
  const resting = await startServer({ runs: 'sources' })
  try {
    const board = await resting.createBoard()
    const key = board.keys.facilitator
    const ben = await SyncPerson.join(resting, board, { key, isExtended: true })
    here.push(ben)
    const write = (text: string) =>
      stored(ben, () => createCard(ben.board, ben.acting, { kind: 'note', values: { text } }))
    const keep = async (name: string) =>
      (await resting.request('POST', path(board), { key, body: { name } })).json['id'] as string
    const old = await keep('before')
    await write('kept')
    const base = await keep('after')
    await write('RUBBISH')
    ben.leave()
    await resting.stop()
    const db = new Database(join(resting.dataDir, 'atelier.db'))
    const from = db.prepare('SELECT seq FROM versions WHERE id = ?').pluck().get(base)
    db.prepare('UPDATE versions SET at = at - 7200000 WHERE id = ?').run(old)
    db.prepare('DELETE FROM updates WHERE seq <= ?').run(from)
    db.close()
    await resting.restart()

    const by = await idOf(board, key, resting)
    const query = `/api/boards/${board.id}/course?by=${by}&minutes=60`
    const { bytes } = await resting.request('GET', query, { key })
    const course = decodeCourse(bytes)
    const at = await SyncPerson.join(resting, board, { key, isExtended: true })
    here.push(at)
    expect(titles(at.board).toSorted()).toEqual(['RUBBISH', 'kept'])
    Y.applyUpdate(at.doc, rewind(course, { now: Date.now() }))
    expect(titles(at.board)).toEqual(['kept'])
  } finally {
    await resting.close()
  }
})

function cardOf(person: SyncPerson, id: CardId) {
  return readState(person.board).cards.get(id)!
}

test('what was not kept before the server was killed is kept when the board is opened again', async () => {
  const killed = await startServer({ runs: 'sources' })
  try {
    const board = await killed.createBoard()
    const key = board.keys.facilitator
    const list = async () =>
      (await killed.request('GET', path(board), { key })).json['versions'] as VersionAnswer[]
    const ada = await SyncPerson.join(killed, board, { key, isExtended: true })
    here.push(ada)
    await until('the board is kept as it was opened', async () => (await list()).length === 1)
    await stored(ada, () =>
      createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'unkept' } }),
    )
    ada.leave()
    await killed.kill()
    await killed.restart()
    await killed.request('GET', `/api/boards/${board.id}`, { key })
    await until('it is kept', async () => (await list()).length === 2)
    const [version] = await list()
    const { bytes } = await killed.request('GET', path(board, `/${version!.id}`), { key })
    expect(titles(opened(bytes))).toEqual(['unkept'])
    expect(version).toMatchObject({ kind: 'auto', writers: [await idOf(board, key, killed)] })
  } finally {
    await killed.close()
  }
})

test('while people work a version is kept now and then, and none while they rest', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-history-'))
  const storage = new SqliteBoardStorage(join(folder, 'atelier.db'))
  const log = createLog('silent')
  const rooms = new Rooms(storage, log, { maxBoardBytes: 2 ** 20, binDays: 30 })
  new Versions({ storage, rooms, log, everyMs: 40 })
  const id = 'board' as BoardId
  await storage.createBoard({
    id,
    secret: new Uint8Array(32),
    createdAt: 1,
    keys: [],
    participants: [],
    files: [],
    state: Y.encodeStateAsUpdateV2(new Y.Doc()),
  })
  // Not the one for the opening, which may come late.
  const ofSpans = (versions: readonly VersionRow[]) =>
    versions.filter((version) => !version.id.includes('-open-'))
  const count = async () => ofSpans(await storage.versions(id)).length
  for (let i = 1; i < 4; i++) {
    const before = await count()
    await rooms.run(id, (board) => board.info.set('goal', `goal ${i}`))
    await until('a version is kept', async () => (await count()) > before)
  }
  const [last] = await storage.versions(id)
  expect(last).toMatchObject({ kind: 'auto', author: undefined })
  const resting = await count()
  // Four spans in which the board is read only.
  for (const end = Date.now() + 160; Date.now() < end;) await rooms.run(id, readState)
  expect(await count()).toBe(resting)
  await rooms.close()
  await storage.close()
  rmSync(folder, { recursive: true })
})

test('automatic versions thin out with age; named ones and steps stay', () => {
  const HOUR = 3600_000
  const now = 1000 * 24 * HOUR
  let n = 0
  const version = (ageHours: number, kind: VersionKind = 'auto'): VersionRow => ({
    ...{
      id: `${kind} ${ageHours} ${n++}`,
      board: 'b' as BoardId,
      at: now - ageHours * HOUR,
      seq: 1,
    },
    ...{ author: undefined, name: undefined, kind, writers: [] },
  })
  const drops = (...versions: VersionRow[]) => {
    const gone = superfluous(versions, now)
    return versions.map(({ id }) => gone.includes(id))
  }
  expect(drops(version(1), version(1.01), version(23.9), version(23.95))).toEqual([
    false,
    false,
    false,
    false,
  ])
  expect(drops(version(30.1), version(30.2), version(30.9), version(31.1))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(drops(version(200), version(201), version(220))).toEqual([false, true, false])
  expect(drops(version(30.1, 'named'), version(30.2, 'step'), version(30.3))).toEqual([
    false,
    false,
    false,
  ])
  const restores = Array.from({ length: 22 }, (_, i) => version(i / 10, 'restore'))
  expect(drops(...restores).filter(Boolean)).toHaveLength(2)
})
