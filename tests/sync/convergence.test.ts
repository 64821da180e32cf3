import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createCard, createCards, setField } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { sameContent, SyncPerson, syncUpdate } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

test('two stock clients see each other’s edits, and a newcomer sees all of them', async () => {
  const board = await server.createBoard()
  const ada = await SyncPerson.join(server, board, { key: board.keys.facilitator })
  const ben = await SyncPerson.join(server, board, { key: board.keys.participant })
  expect(ada.board.info.get('title')).toBe('Pumps for clean rooms')

  const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'hello' } })
  await until('Ben has the note', () => ben.board.cards.has(note))
  ben.board.text(note, 'text')!.insert(5, ' world')
  await until('Ada has the text', () => ada.board.text(note, 'text')?.toJSON() === 'hello world')

  const cleo = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect(sameContent(cleo.doc, ada.doc)).toBe(true)
  for (const person of [ada, ben, cleo]) person.leave()
})

test('what two people write while offline is merged when they come back', async () => {
  const board = await server.createBoard()
  const ada = await SyncPerson.join(server, board, { key: board.keys.participant })
  const ben = await SyncPerson.join(server, board, { key: board.keys.participant })
  const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'middle' } })
  await until('Ben has the note', () => ben.board.cards.has(note))

  ada.provider.disconnect()
  ben.provider.disconnect()
  ada.board.text(note, 'text')!.insert(0, 'left ')
  ben.board.text(note, 'text')!.insert(6, ' right')
  ada.provider.connect()
  ben.provider.connect()
  await until('both have both', () =>
    [ada, ben].every((person) => person.board.text(note, 'text')?.toJSON() === 'left middle right'),
  )
  ada.leave()
  ben.leave()
})

test('KEY: stories made offline at the same moment get different keys, stored with the stories', async () => {
  const board = await server.createBoard()
  const people = await Promise.all(
    [1, 2].map(() => SyncPerson.join(server, board, { key: board.keys.participant })),
  )
  const made: CardId[] = []
  for (const person of people) {
    person.provider.disconnect()
    const drafts = [1, 2, 3].map((n) => ({
      kind: 'story' as const,
      values: { iWant: `wish ${n}` },
    }))
    made.push(...createCards(person.board, person.acting, drafts))
  }
  for (const person of people) person.provider.connect()
  const keysOf = (person: SyncPerson) => made.map((id) => person.board.cards.get(id)?.get('key'))
  await until('all stories have keys on both screens', () =>
    people.every((person) => keysOf(person).every((key) => typeof key === 'string')),
  )
  expect(new Set(keysOf(people[0]!)).size).toBe(6)
  expect(keysOf(people[0]!)).toEqual(keysOf(people[1]!))
  // The server wrote them under its own low id, which never changes while a room is open.
  const own = people.map((person) => person.doc.clientID)
  const others = [...people[0]!.doc.store.clients.keys()].filter((id) => !own.includes(id))
  expect(others.filter((id) => id >= 2 ** 20)).toEqual([])
  for (const person of people) person.leave()
})

test('the server’s own edits reach everybody, under an id below all others', async () => {
  const board = await server.createBoard()
  const ada = await SyncPerson.join(server, board, { key: board.keys.facilitator })
  const answer = await server.request('PATCH', `/api/boards/${board.id}`, {
    key: board.keys.facilitator,
    body: { title: 'Valves' },
  })
  expect(answer.status).toBe(200)
  await until('the title is new', () => ada.board.info.get('title') === 'Valves')
  expect([...ada.doc.store.clients.keys()].every((id) => id < 2 ** 20)).toBe(true)
  ada.leave()
})

test('a client whose update builds on what the server lacks is asked again, and nothing stays pending', async () => {
  const board = await server.createBoard()
  const ada = await SyncPerson.join(server, board, { key: board.keys.participant })
  const ben = await SyncPerson.join(server, board, { key: board.keys.participant })
  const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: '' } })
  await until('Ben has the note', () => ben.board.cards.has(note))

  // One update of Ada's never leaves her machine; the next one builds on it.
  const socket = ada.provider.ws as unknown as { send: (data: Uint8Array) => void }
  const { send } = socket
  socket.send = () => undefined
  ada.board.text(note, 'text')!.insert(0, 'lost ')
  socket.send = send
  ada.board.text(note, 'text')!.insert(5, 'found')
  await until('Ben has both', () => ben.board.text(note, 'text')?.toJSON() === 'lost found')

  setField(ben.board, note, 'colour', 'blue', Math.random)
  await until('Ada has it', () => ada.board.cards.get(note)?.get('colour') === 'blue')
  expect([...ada.ends, ...ben.ends]).toEqual([])
  expect(ada.doc.store.pendingStructs).toBeNull()
  expect(ben.doc.store.pendingStructs).toBeNull()
  ada.leave()
  ben.leave()
})

test('what can’t be placed is never called saved, until what it lacked has come', async () => {
  const board = await server.createBoard()
  // An edit that builds on one of somebody who is not here yet.
  const late = new Y.Doc()
  late.getMap('cards').set('late', new Y.Map([['kind', 'note']]))
  const sibling = new Y.Doc()
  Y.applyUpdate(sibling, Y.encodeStateAsUpdate(late))
  const before = Y.encodeStateVector(sibling)
  ;(sibling.getMap('cards').get('late') as Y.Map<string>).set('text', 'built on it')

  const ada = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  await until('her first answer is saved', () => ada.heard.saved.at(-1) === 1)
  ada.sendRaw(syncUpdate(Y.encodeStateAsUpdate(sibling, before)))
  const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'fine' } })
  const ben = await SyncPerson.join(server, board, { key: board.keys.viewer })
  await until('what can be placed arrives', () => ben.board.cards.has(note))
  expect(ada.heard.saved.at(-1)).toBe(1)

  const cleo = await SyncPerson.join(server, board, { key: board.keys.participant, doc: late })
  await until('what was missing arrives', () => ben.board.cards.has('late'))
  await until('Ada hears of saving again', () => (ada.heard.saved.at(-1) ?? 0) > 3)
  for (const person of [ada, ben, cleo]) person.leave()
})

test('a board that was left and unloaded is the same after a restart of the server', async () => {
  const board = await server.createBoard('lead-workshop', 'fr')
  const ada = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  createCard(ada.board, ada.acting, { kind: 'persona', values: { name: 'Acheteuse' } })
  await until('it is saved', () => (ada.heard.saved.at(-1) ?? 0) >= 3)
  const before = Y.encodeStateAsUpdate(ada.doc)
  ada.leave()
  await server.stop()
  await server.restart()
  const again = await SyncPerson.join(server, board, { key: board.keys.viewer })
  const expected = new Y.Doc()
  Y.applyUpdate(expected, before)
  expect(sameContent(again.doc, expected)).toBe(true)
  again.leave()
})
