import { expect, test } from 'vitest'
import type * as Y from 'yjs'
import { createCard } from '../../model/commands.ts'
import { startServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const BOUND = 1024 * 1024

test('a board that fills up says so from 80 % on; when it is full, additions are refused and deletions make room', async () => {
  const server = await startServer({ env: { MAX_BOARD_MB: '1' } })
  const board = await server.createBoard()
  const ada = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  const ben = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  expect(ada.heard.sizes).toEqual([])
  const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: '' } })
  const text = ada.board.text(note, 'text') as Y.Text
  text.insert(0, 'x'.repeat(0.85 * BOUND))
  await until('both are warned', () => [ada, ben].every((one) => one.heard.sizes.length > 0))
  expect(ben.heard.sizes.at(-1)!.bound).toBe(BOUND)
  expect(ben.heard.sizes.at(-1)!.bytes).toBeGreaterThan(0.8 * BOUND)

  text.insert(0, 'y'.repeat(0.3 * BOUND))
  await until('Ben has it', () => ben.board.text(note, 'text')!.length > BOUND)
  const more = createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'no room' } })
  await until('Ben is refused', () => ben.heard.refused.length > 0)
  expect(ben.heard.refused).toEqual(['full'])
  expect(ada.board.cards.has(more)).toBe(false)

  const late = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  expect(late.heard.sizes[0]!.bytes).toBeGreaterThan(BOUND)
  // Deletions still pass, and make room once the document has been counted again.
  text.delete(0, text.length - 10)
  await until('there is room', () => (late.heard.sizes.at(-1)?.bytes ?? 0) < BOUND, 30_000)
  const fits = createCard(late.board, late.acting, { kind: 'note', values: { text: 'room' } })
  await until('it fits', () => ada.board.cards.has(fits))
  for (const person of [ada, ben, late]) person.leave()
  await server.close()
})

test('a board of more than a slow reader may have waiting is given whole to a newcomer', async () => {
  const server = await startServer()
  const board = await server.createBoard()
  const key = board.keys.participant
  const ada = await SyncPerson.join(server, board, { key, isExtended: true })
  let last = ''
  for (let i = 0; i < 3; i++) {
    const text = String(i).repeat(3 * BOUND)
    last = createCard(ada.board, ada.acting, { kind: 'note', values: { text } })
  }
  await until('all is stored', () => (ada.stored.get(ada.doc.clientID) ?? 0) > 9 * BOUND)
  const ben = await SyncPerson.join(server, board, { key })
  expect(ben.ends).toEqual([])
  expect(ben.board.cards.has(last)).toBe(true)
  for (const person of [ada, ben]) person.leave()
  await server.close()
})

test('an import adds nothing to a full board', async () => {
  const server = await startServer({ env: { MAX_BOARD_MB: '1' } })
  const board = await server.createBoard()
  const rows = Array.from({ length: 3000 }, (_, i) => `${i} ${'x'.repeat(200)}`)
  const add = (key: string) =>
    server.request('POST', `/api/boards/${board.id}/import`, {
      ...{ key, body: ['Title', ...rows].join('\n') },
      headers: { 'content-type': 'text/plain' },
    })
  expect((await add(board.keys.participant)).status).toBe(200)
  const ada = await SyncPerson.join(server, board, { key: board.keys.viewer })
  const { size } = ada.board.cards
  const answer = await add(board.keys.participant)
  expect([answer.status, answer.json['code']]).toEqual([409, 'boardFull'])
  const file = await server.request('GET', `/api/boards/${board.id}/export/board.json`, {
    key: board.keys.viewer,
  })
  expect(Object.keys(file.json['cards'] as object)).toHaveLength(size)
  ada.leave()
  await server.close()
})
