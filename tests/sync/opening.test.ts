import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { boardOf as fileOf } from '../../bench/boardOf.ts'
import { createCard } from '../../model/commands.ts'
import { CLOSE, MESSAGE, PACKED_QUERY } from '../../model/protocol.ts'
import { liveCards, readState } from '../../model/state.ts'
import { readMessage, write } from '../../server/sync/frames.ts'
import { byKey, openSocket } from '../support/sockets.ts'
import { boardOf, startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { sameContent, SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

// Large enough to be told in several pieces, and for people to come in while the server still reads it.
const CARDS = 1200

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
  const made = await server.request('POST', '/api/boards', { body: { file: fileOf(CARDS) } })
  board = boardOf(made.json as Pick<TestBoard, 'id' | 'links'>)
})
afterAll(() => server.close())

/** Comes in without waiting for anything. */
const comeIn = (role: keyof TestBoard['keys'], isExtended: boolean, doc = new Y.Doc()) =>
  new SyncPerson(server, board, { key: board.keys[role], isExtended, doc })

const writeNote = (person: SyncPerson, text: string) =>
  createCard(person.board, person.acting, { kind: 'note', values: { text } })

const notes = ({ board: on }: SyncPerson) =>
  liveCards(readState(on)).flatMap(({ kind, fields }) => (kind === 'note' ? [fields['text']] : []))

test('a board that was just loaded is whole for everybody, and takes what they write at once', async () => {
  const before = await SyncPerson.join(server, board, { key: board.keys.participant })
  writeNote(before, 'before the restart')
  await until('it is stored', async () => {
    const other = await SyncPerson.join(server, board, { key: board.keys.viewer })
    other.leave()
    return notes(other).includes('before the restart')
  })
  await server.stop()
  // Back with a copy, and an edit that nobody has seen.
  const returning = before.doc
  before.leave()
  writeNote(before, 'while nobody was there')
  await server.restart()

  const joining = SyncPerson.join(server, board, { key: board.keys.facilitator, isExtended: true })
  const others = [comeIn('participant', false), comeIn('viewer', true)]
  const back = comeIn('participant', true, returning)
  const ada = await joining
  expect(liveCards(readState(ada.board)).length).toBeGreaterThanOrEqual(CARDS)
  expect(notes(ada)).toContain('before the restart')
  writeNote(ada, 'at once')

  const everybody = [ada, ...others, back]
  await until('all have all of it', () =>
    everybody.every((person) =>
      ['at once', 'while nobody was there'].every((text) => notes(person).includes(text)),
    ),
  )
  const late = await SyncPerson.join(server, board, { key: board.keys.viewer })
  for (const person of everybody) {
    await until('all boards are the same', () => sameContent(person.doc, late.doc))
    expect(person.doc.store.pendingStructs).toBeNull()
    person.leave()
  }
  late.leave()
})

test('a link that is withdrawn while its board is loaded lets nobody in', async () => {
  await server.stop()
  await server.restart()
  const people = [comeIn('viewer', true), comeIn('viewer', false)]
  const { status } = await server.request('DELETE', `/api/boards/${board.id}/links/viewer`, {
    key: board.keys.facilitator,
  })
  expect(status).toBe(204)
  await until('they are out', () =>
    people.every(({ closed, ends }) => closed?.code === CLOSE.forbidden || ends.length > 0),
  )
  for (const person of people) person.leave()
})

/** Comes in with nothing; how much comes until it has all, and what that is. */
async function download(query: string): Promise<{ bytes: number; packed: number; doc: Y.Doc }> {
  const { socket } = await openSocket(
    server,
    { id: board.id + query },
    byKey(board.keys.participant),
  )
  const doc = new Y.Doc()
  let [bytes, packed, isWhole] = [0, 0, false]
  socket.on('message', (data: Buffer) => {
    bytes += data.length
    const isPacked = data[0] === MESSAGE.packed
    packed += Number(isPacked)
    if (isPacked) return Y.applyUpdate(doc, inflateSync(data.subarray(1)))
    const message = readMessage(data)
    if (message.type !== 'update') return
    Y.applyUpdate(doc, message.update.bytes)
    isWhole ||= message.isAnswer
  })
  socket.send(write.syncRequest(new Uint8Array([0])))
  await until('all of it is there', () => isWhole)
  socket.close()
  return { bytes, packed, doc }
}

test('a large board comes packed to who can unpack it, and as it is to everybody else', async () => {
  const plain = await download('')
  const packed = await download(PACKED_QUERY)
  expect(packed.packed).toBeGreaterThan(1)
  expect(packed.bytes).toBeLessThan(plain.bytes / 3)
  expect(sameContent(packed.doc, plain.doc)).toBe(true)
  expect((await download('')).packed).toBe(0)

  const ada = await SyncPerson.join(server, board, { key: board.keys.participant })
  writeNote(ada, 'after it was packed')
  await until('news come too', async () => {
    const { doc, packed: pieces } = await download(PACKED_QUERY)
    return pieces > 0 && sameContent(doc, ada.doc)
  })
  ada.leave()
})
