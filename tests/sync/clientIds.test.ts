import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { clientIdOf, SERVER_IDS } from '../../model/protocol.ts'
import { RoomPresence } from '../../server/sync/RoomPresence.ts'
import { content, MAP, rawGap, rawItem, rawUpdate } from '../support/frames.ts'
import { loneDocument } from '../support/loneDocument.ts'

const STOCK = 2 ** 31
const [PREFIX, OTHER] = [12_345, 12_346]

const drawing = (key: string) => rawItem({ content: content.any('x'), parent: 'canvas', key })

test('an id that somebody has written under is nobody’s for saying that they are there', async () => {
  const { document, clientIds, connect } = await loneDocument(({ canvas, doc }) => {
    canvas.set('a', new Y.Map())
    doc.clientID = STOCK
    canvas.set('b', new Y.Map())
  }, SERVER_IDS - 5)
  const presence = new RoomPresence(clientIds, (id) => document.isFree(id))
  const { session } = connect('mallory')
  for (const id of [SERVER_IDS - 5, SERVER_IDS - 6, STOCK]) {
    expect(presence.hear(connect('mallory'), [{ clientId: id, clock: 1, json: '{}' }])).toBe(false)
    expect(clientIds.mayUse(id, session, () => false)).toBe(false)
  }
  const mine = { clientId: STOCK + 1, clock: 1, json: '{}' }
  expect(presence.hear(connect('mallory'), [mine])).toBe(true)
  expect(clientIds.mayUse(STOCK + 1, session, () => false)).toBe(true)
})

test('nor for having said so before the document was read', async () => {
  const { clientIds, connect } = await loneDocument()
  const { session } = connect('mallory')
  for (const id of [STOCK, STOCK + 1]) clientIds.claim(id, session, false)
  clientIds.claim(STOCK + 2, session, true)
  clientIds.disown((id) => id !== STOCK)
  const isTheirs = (id: number) => clientIds.mayUse(id, session, () => false)
  expect([STOCK, STOCK + 1, STOCK + 2].map(isTheirs)).toEqual([true, false, true])
})

test('nobody writes under an id of the server, not even one that it never had', async () => {
  const { document, connect, refused, send } = await loneDocument()
  const structs = [rawItem({ content: MAP, parent: 'canvas', key: 'forged' })]
  send(connect('mallory'), rawUpdate([{ client: 4711, structs }]))
  expect(refused).toEqual(['foreign'])
  expect(document.board.canvas.size).toBe(0)
})

test('one device writes in 2,048 page loads on a board, not in all that its prefix has room for', async () => {
  const { document, connect, refused, send } = await loneDocument()
  const first = clientIdOf(PREFIX, () => 0)
  const ben = connect('ben', 'participant', PREFIX)
  for (let from = 0; from < 4096; from += 64) {
    const loads = Array.from({ length: 64 }, (_, i) => first + from + i)
    send(ben, rawUpdate(loads.map((client) => ({ client, structs: [rawGap(0, 1)] }))))
  }
  expect(document.board.doc.store.clients.size).toBe(2048)
  expect(new Set(refused)).toEqual(new Set(['tooManyIds']))
  refused.length = 0
  // What it goes on with, and what others begin, is as it was.
  send(ben, rawUpdate([{ client: first, clock: 1, structs: [drawing('a')] }]))
  const other = clientIdOf(OTHER, () => 0)
  send(
    connect('cleo', 'participant', OTHER),
    rawUpdate([{ client: other, structs: [drawing('b')] }]),
  )
  expect([...document.board.canvas.keys()]).toEqual(['a', 'b'])
  expect(refused).toEqual([])
})
