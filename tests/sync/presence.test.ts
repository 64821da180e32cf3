import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { clientIdOf, MESSAGE } from '../../model/protocol.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
  board = await server.createBoard()
})
afterAll(() => server.close())

interface Seen {
  readonly user: { id: string; name: string; role: string; colour: string }
  readonly cursor?: readonly number[]
}

function seen(by: SyncPerson, who: SyncPerson): Seen | undefined {
  return by.provider.awareness.getStates().get(who.doc.clientID) as Seen | undefined
}

/** Joins by a cookie, as a browser does. */
async function joinAs(
  name: string,
  role: 'facilitator' | 'participant' = 'participant',
): Promise<{ person: SyncPerson; participantId: string }> {
  const answer = await server.request('POST', `/api/boards/${board.id}/join`, {
    body: { key: board.keys[role], name },
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const meta = await server.request('GET', `/api/boards/${board.id}`, { headers: { cookie } })
  const { idPrefix } = meta.json['session'] as { idPrefix: number }
  const doc = new Y.Doc()
  doc.clientID = clientIdOf(idPrefix, Math.random)
  const headers = { authorization: '', cookie, origin: server.url }
  const person = await SyncPerson.join(server, board, { key: '', isExtended: true, doc, headers })
  return { person, participantId: answer.json['participantId'] as string }
}

test('others see who somebody is by the server’s word, whatever the client says', async () => {
  const { person: ada, participantId } = await joinAs('Ada', 'facilitator')
  const { person: ben } = await joinAs('Ben')
  ada.provider.awareness.setLocalState({
    user: { id: 'forged', name: 'Ben', role: 'viewer', colour: '#123456' },
    cursor: [1, 2],
  })
  await until('Ben sees Ada', () => seen(ben, ada) !== undefined)
  expect(seen(ben, ada)).toEqual({
    user: { id: participantId, name: 'Ada', role: 'facilitator', colour: '#123456' },
    cursor: [1, 2],
  })
  ada.leave()
  await until('Ben sees her gone', () => seen(ben, ada) === undefined)
  ben.leave()
})

test('nobody can speak for, freeze or remove somebody else', async () => {
  const { person: ada } = await joinAs('Ada')
  const { person: mallory } = await joinAs('Mallory')
  const { person: ben } = await joinAs('Ben')
  ada.provider.awareness.setLocalState({ user: {}, cursor: [1, 1] })
  await until('all see Ada', () => [mallory, ben].every((by) => seen(by, ada) !== undefined))
  // A far clock would make later states of Ada look old.
  const id = ada.doc.clientID
  mallory.provider.awareness.meta.set(id, { clock: 1_000_000, lastUpdated: 0 })
  mallory.provider.awareness.states.set(id, { user: {}, cursor: [666, 666] })
  mallory.provider.awareness.emit('update', [{ added: [], updated: [id], removed: [] }, 'forged'])
  mallory.provider.awareness.states.delete(id)
  mallory.provider.awareness.emit('update', [{ added: [], updated: [], removed: [id] }, 'forged'])
  ada.provider.awareness.setLocalState({ user: {}, cursor: [2, 2] })
  await until('Ben sees Ada move', () => seen(ben, ada)?.cursor?.[0] === 2)
  for (const person of [ada, mallory, ben]) person.leave()
})

test('who reconnects is seen again at once', async () => {
  const { person: ada } = await joinAs('Ada')
  const { person: ben } = await joinAs('Ben')
  ada.provider.awareness.setLocalState({ user: {}, cursor: [3, 3] })
  await until('Ben sees Ada', () => seen(ben, ada) !== undefined)
  for (let i = 0; i < 3; i++) {
    ;(ada.provider.ws as unknown as { terminate: () => void }).terminate()
    await until('Ben sees her gone', () => seen(ben, ada) === undefined)
    await until('Ben sees her again', () => seen(ben, ada) !== undefined)
  }
  ada.leave()
  ben.leave()
})

test('many moves leave as few messages, the newest last', async () => {
  const { person: ada } = await joinAs('Ada')
  const { person: ben } = await joinAs('Ben')
  let messages = 0
  ben.provider.awareness.on('update', () => messages++)
  for (let i = 1; i <= 100; i++) ada.provider.awareness.setLocalState({ user: {}, cursor: [i, 0] })
  await until('Ben sees the last', () => seen(ben, ada)?.cursor?.[0] === 100)
  expect(messages).toBeLessThan(10)
  ada.leave()
  ben.leave()
})

test('a newcomer is told who is here', async () => {
  const { person: ada } = await joinAs('Ada')
  ada.provider.awareness.setLocalState({ user: {}, cursor: [4, 4] })
  const { person: ben } = await joinAs('Ben')
  await until('Ben sees Ada', () => seen(ben, ada)?.user.name === 'Ada')
  ada.leave()
  ben.leave()
})

test('a facilitator calls everybody else; a participant can’t', async () => {
  const { person: ada } = await joinAs('Ada', 'facilitator')
  const { person: ben } = await joinAs('Ben')
  for (const person of [ada, ben]) person.provider.awareness.setLocalState({ user: {} })
  await until('both are seen', () => seen(ada, ben) !== undefined && seen(ben, ada) !== undefined)
  ben.sendRaw(new Uint8Array([MESSAGE.summon]))
  ada.sendRaw(new Uint8Array([MESSAGE.summon]))
  await until('Ben is called', () => ben.summons.length > 0)
  expect(ben.summons).toEqual([{ clientId: ada.doc.clientID, name: 'Ada' }])
  expect(ada.summons).toEqual([])
  ada.leave()
  ben.leave()
})

test('the server tells its clock on connect', async () => {
  const { person: ada } = await joinAs('Ada')
  await until('the clock came', () => ada.heard.clocks.length > 0)
  expect(Math.abs(ada.heard.clocks[0]! - Date.now())).toBeLessThan(10_000)
  ada.leave()
})

test('somebody alone on a quiet board hears from the server before the client gives it up', async () => {
  const quiet = await server.createBoard()
  const alone = await SyncPerson.join(server, quiet, { key: quiet.keys.participant })
  const { provider } = alone
  const joinedAt = provider.wsLastMessageReceived
  // y-websocket's own limit is 30 s, looked at every 3 s.
  await until('a sign of life', () => provider.wsLastMessageReceived > joinedAt + 5000, 29_000)
  expect(alone.ends).toEqual([])
  provider.destroy()
})
