import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createCard, createCards } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { clientIdOf, CLOSE, type RefusalCode } from '../../model/protocol.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { keepStore, putStoreBack, setPast } from '../support/storeBefore.ts'
import { sameContent, SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
let board: TestBoard
beforeEach(async () => {
  server = await startServer()
  board = await server.createBoard()
})
afterEach(() => server.close())

/** In a browser of their own: by a cookie, under client ids of their device. */
async function openBrowser(name: string, role: 'facilitator' | 'participant', doc = new Y.Doc()) {
  const answer = await server.request('POST', `/api/boards/${board.id}/join`, {
    body: { key: board.keys[role], name },
  })
  const lines = answer.headers.getSetCookie().map((line) => line.split(';')[0])
  const headers = { authorization: '', cookie: lines.join('; '), origin: server.url }
  const meta = await server.request('GET', `/api/boards/${board.id}`, { headers })
  const { idPrefix } = meta.json['session'] as { idPrefix: number }
  doc.clientID = clientIdOf(idPrefix, Math.random)
  return { key: '', isExtended: true, doc, headers }
}

const browser = async (...as: Parameters<typeof openBrowser>): Promise<SyncPerson> =>
  SyncPerson.join(server, board, await openBrowser(...as))

const note = ({ board: on, acting }: SyncPerson, text: string): CardId =>
  createCard(on, acting, { kind: 'note', values: { text } })

test('after a restore a facilitator brings back what others wrote since the backup; a participant can’t', async () => {
  await keepStore(server)
  const ada = await browser('Ada', 'facilitator')
  const cleo = await browser('Cleo', 'participant')
  const ben = await browser('Ben', 'participant')
  const bens = note(ben, 'written after the backup')
  const cleos = note(cleo, 'this too')
  await until('Ada has both', () => ada.board.cards.has(bens) && ada.board.cards.has(cleos))
  await until('Cleo has both', () => cleo.board.cards.has(bens))
  // Ben never comes back, and neither of the others yet.
  for (const person of [ada, cleo, ben]) person.provider.disconnect()
  ben.leave()
  await putStoreBack(server, board, { epoch: 0, recoveryUntil: Date.now() + 3_600_000 })
  const dan = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect(dan.board.cards.has(bens)).toBe(false)

  // What she holds of Ben's is not hers to write.
  cleo.provider.connect()
  await until('Cleo is told', () => cleo.heard.refused.length > 0)
  expect(cleo.heard.refused).toEqual(['foreign' satisfies RefusalCode])
  expect(dan.board.cards.has(bens)).toBe(false)

  ada.provider.connect()
  await until('it is all back', () => dan.board.cards.has(bens) && dan.board.cards.has(cleos))
  expect(dan.board.text(bens, 'text')?.toJSON()).toBe('written after the backup')
  const edited = note(ada, 'Ada goes on')
  await until('she goes on', () => dan.board.cards.has(edited))
  expect(sameContent(dan.doc, ada.doc)).toBe(true)
  for (const person of [ada, cleo, dan]) person.leave()
})

test('without a recovery nobody writes in others’ names, not even a facilitator', async () => {
  const ben = await browser('Ben', 'participant')
  const copy = new Y.Doc()
  ben.provider.disconnect()
  const forged = note(ben, 'Ben never sent this')
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(ben.doc))
  const ada = await browser('Ada', 'facilitator', copy)
  await until('she is told', () => ada.heard.refused.length > 0)
  const dan = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect(dan.board.cards.has(forged)).toBe(false)
  for (const person of [ada, ben, dan]) person.leave()
})

test('when the time of a recovery is over the epoch rises, and everybody hears it first of all', async () => {
  await server.stop()
  await setPast(server, board, { epoch: 4, recoveryUntil: Date.now() - 1 })
  await server.restart()
  const ada = await SyncPerson.join(server, board, {
    key: board.keys.facilitator,
    isExtended: true,
  })
  expect(ada.heard.epochs).toEqual([5])
  ada.leave()
})

test('a recovery that ends while people work sends them round, also who is back before its room is put away', async () => {
  await server.stop()
  await setPast(server, board, { epoch: 0, recoveryUntil: Date.now() + 3000 })
  await server.restart()
  const adas = await openBrowser('Ada', 'facilitator')
  const ada = await SyncPerson.join(server, board, adas)
  // The snapshot of many pieces takes a while: long enough to come back to the old room.
  const drafts = Array.from({ length: 8000 }, () => ({ kind: 'note' }) as const)
  createCards(ada.board, ada.acting, drafts)
  const kept = note(ada, 'kept')
  const again = await new Promise<SyncPerson>((resolve) =>
    ada.provider.once('closed', () => resolve(new SyncPerson(server, board, adas))),
  )
  expect(ada.closed?.code).toBe(CLOSE.rebuild)
  await until('she is in the new room', () => again.heard.epochs.includes(1))
  const later = createCard(again.board, ada.acting, { kind: 'note' })
  const dan = await SyncPerson.join(server, board, { key: board.keys.viewer })
  await until('all is there', () => [kept, later].every((id) => dan.board.cards.has(id)))
  for (const person of [ada, again, dan]) person.leave()
})
