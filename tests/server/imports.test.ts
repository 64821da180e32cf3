import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCard } from '../../model/commands.ts'
import {
  boardOf,
  startServer,
  type Answer,
  type TestBoard,
  type TestServer,
} from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
beforeAll(async () => {
  // Of its own: what holds it up must not hold up these tests.
  server = await startServer({ runs: 'bundle' })
})
afterAll(() => server.close())

const STORIES = 1500
const listOf = (length: number) =>
  Array.from({ length }, (_, i) => `As a buyer, I want part ${i}`).join('\n')
const LONG = listOf(STORIES)

function importText(of: TestBoard, body: string): Promise<Answer> {
  return server.request('POST', `/api/boards/${of.id}/import`, {
    key: of.keys.participant,
    body,
    headers: { 'content-type': 'text/plain' },
  })
}

test('while a long list is read and written, people of another board hear at once that their work is saved', async () => {
  const board = await server.createBoard()
  const other = await server.createBoard()
  const ada = await SyncPerson.join(server, other, { key: other.keys.participant })
  const ben = await SyncPerson.join(server, other, { key: other.keys.participant })
  let isAnswered = false
  const answered = importText(board, LONG).then((answer) => {
    isAnswered = true
    return answer
  })
  let heard = 0
  while (!isAnswered) {
    const note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'on' } })
    await until('Ben sees it', () => ben.board.cards.has(note))
    heard++
  }
  const answer = await answered
  expect([answer.status, answer.json['created']]).toEqual([
    200,
    expect.objectContaining({ length: STORIES }),
  ])
  // One after the other, where all of it at one go would let in two or three.
  expect(heard).toBeGreaterThan(10)
  for (const person of [ada, ben]) person.leave()
})

test('of twelve who import at once the last are told to try again, and nothing is written of theirs', async () => {
  const boards = await Promise.all(Array.from({ length: 12 }, () => server.createBoard()))
  const answers = await Promise.all(boards.map((board) => importText(board, listOf(300))))
  const statuses = answers.map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(10)
  for (const [i, board] of boards.entries()) {
    const viewer = await SyncPerson.join(server, board, { key: board.keys.viewer })
    const stories = [...viewer.board.cards.values()].filter((card) => card.get('kind') === 'story')
    expect(stories).toHaveLength(statuses[i] === 200 ? 300 : 0)
    viewer.leave()
  }
  expect((await importText(boards[statuses.indexOf(429)]!, 'One')).status).toBe(200)
})

test('what one import names, the next to the same board finds there', async () => {
  const board = await server.createBoard()
  const list = (story: string) => `Story,Epic\n${story},Documents`
  const answers = await Promise.all(
    ['PDFs', 'Prices'].map((story) =>
      server.request('POST', `/api/boards/${board.id}/import`, {
        key: board.keys.participant,
        body: list(story),
        headers: { 'content-type': 'text/csv' },
      }),
    ),
  )
  const named = answers.map(({ json }) => (json['named'] as unknown[]).length)
  expect(new Set(named)).toEqual(new Set([0, 1]))
})

test('a large board opens from its file as it was; a file that is wrong inside is refused with the place', async () => {
  const board = await server.createBoard()
  await importText(board, LONG)
  const read = async ({ id, keys }: TestBoard) =>
    (await server.request('GET', `/api/boards/${id}/export/board.json`, { key: keys.viewer })).json
  const open = (file: unknown) => server.request('POST', '/api/boards', { body: { file } })
  const file = await read(board)
  const opened = await open(file)
  expect(await read(boardOf(opened.json as unknown as TestBoard))).toEqual(file)

  const cards = { ...(file['cards'] as object), broken: { text: { $text: 1 } } }
  const refused = await open({ ...file, cards })
  expect(refused.json).toMatchObject({
    code: 'unreadable',
    detail: expect.stringContaining('cards.broken'),
  })
})
