import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSPHRASE_HEADER } from '../../model/protocol.ts'
import { boardOf, startServer, type TestBoard, type TestServer } from '../support/startServer.ts'

const PASSPHRASE = 'Sésame, ouvre-toi'
const body = { template: 'impact-effort', title: 'Pumps' }
let server: TestServer
let board: TestBoard
const send = (passphrase: string | undefined, path = '/api/boards', more = {}) =>
  server.request('POST', path, {
    ...{ body, ...more },
    headers:
      passphrase === undefined ? {} : { [PASSPHRASE_HEADER]: encodeURIComponent(passphrase) },
  })

beforeAll(async () => {
  server = await startServer({ env: { CREATE_PASSPHRASE: PASSPHRASE } })
  board = boardOf((await send(PASSPHRASE)).json as unknown as TestBoard)
})
afterAll(() => server.close())

test('boards are made by those who know it, and joined without', async () => {
  expect((await server.request('GET', '/api/config')).json['needsPassphrase']).toBe(true)
  const code = async (answer: ReturnType<typeof send>) => (await answer).json['code']
  expect(await code(send(undefined))).toBe('passphraseRequired')
  expect(await code(send('Sésame'))).toBe('passphraseWrong')
  expect(await code(send(undefined, '/api/boards', { body: { file: {} } }))).toBe(
    'passphraseRequired',
  )
  const copy = (passphrase?: string) =>
    send(passphrase, `/api/boards/${board.id}/duplicate`, {
      body: {},
      key: board.keys.facilitator,
    })
  expect(await code(copy())).toBe('passphraseRequired')
  expect((await copy(PASSPHRASE)).status).toBe(201)
  const joined = await server.request('POST', `/api/boards/${board.id}/join`, {
    body: { key: board.keys.viewer, name: 'Ben' },
  })
  expect(joined.status).toBe(200)
})

test('it can’t be guessed: after ten wrong ones even the right one waits', async () => {
  const codes = []
  for (let i = 0; i < 12; i++) codes.push((await send(`guess number ${i}`)).json['code'])
  expect(codes.slice(-2)).toEqual(['tooMany', 'tooMany'])
  expect(codes.filter((code) => code === 'passphraseWrong').length).toBeLessThanOrEqual(10)
  expect((await send(PASSPHRASE)).status).toBe(429)
})

test('where none is set, none is asked', async () => {
  const open = await startServer()
  expect((await open.request('GET', '/api/config')).json['needsPassphrase']).toBe(false)
  expect((await open.createBoard()).id).toBeDefined()
  await open.close()
})
