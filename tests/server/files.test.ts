import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BoardId } from '../../model/ids.ts'
import { MAX_FILE_BYTES } from '../../model/protocol.ts'
import { BoardFiles } from '../../server/files/BoardFiles.ts'
import { DiskFiles } from '../../server/files/FileBytes.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { boardOf, startServer, type TestBoard, type TestServer } from '../support/startServer.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
  board = await server.createBoard()
})
afterAll(() => server.close())

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]
const JPEG = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]
const GIF = [...Buffer.from('GIF89a'), 1, 2]
const WEBP = [...Buffer.from('RIFF'), 9, 0, 0, 0, ...Buffer.from('WEBPVP8 ')]

function upload(content: readonly number[] | string, name = 'x.png', key = board.keys.participant) {
  const body = new FormData()
  const bytes = typeof content === 'string' ? content : new Uint8Array(content)
  body.append('file', new Blob([bytes], { type: 'image/png' }), name)
  return server.request('POST', `/api/boards/${board.id}/files`, { key, body })
}

test.each([
  ['png', PNG, 'image/png'],
  ['jpg', JPEG, 'image/jpeg'],
  ['gif', GIF, 'image/gif'],
  ['webp', WEBP, 'image/webp'],
])(
  '%s is kept under a random name and served to members as what it is',
  async (ending, content, type) => {
    const answer = await upload(content, '../../evil.svg')
    expect(answer.status).toBe(201)
    const { file, url } = answer.json as { file: string; url: string }
    expect(file).toMatch(new RegExp(`^[A-Za-z0-9]{22}\\.${ending}$`))
    expect(url).toBe(`/api/boards/${board.id}/files/${file}`)
    const served = await server.request('GET', url, { key: board.keys.viewer })
    expect([...served.bytes]).toEqual(content)
    expect(served.headers.get('content-type')).toBe(type)
    expect(served.headers.get('x-content-type-options')).toBe('nosniff')
    expect(served.headers.get('content-security-policy')).toBe('sandbox')
    expect(served.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
  },
)

test('strangers and members of other boards get nothing', async () => {
  const { url, file } = (await upload(PNG)).json as { url: string; file: string }
  expect((await server.request('GET', url)).status).toBe(401)
  const other = await server.createBoard()
  const key = other.keys.facilitator
  expect((await server.request('GET', url, { key })).status).toBe(401)
  const moved = `/api/boards/${other.id}/files/${file}`
  expect((await server.request('GET', moved, { key })).status).toBe(404)
})

test.each([
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['HTML', '<!doctype html><script>alert(1)</script>'],
  ['nothing', ''],
])('%s is refused whatever it is called', async (_, content) => {
  const answer = await upload(content)
  expect([answer.status, answer.json['code']]).toEqual([415, 'unsupportedType'])
})

test('an image over the limit is refused', async () => {
  const answer = await upload([...PNG, ...Array<number>(MAX_FILE_BYTES).fill(0)])
  expect([answer.status, answer.json['code']]).toEqual([413, 'tooLarge'])
})

describe('the images of a board are bounded together', () => {
  const id = 'board' as BoardId
  const image = (content: number) => new Uint8Array([...PNG, content])
  const row = { name: `${'a'.repeat(22)}.png`, type: 'image/png', bytes: 12 }
  let folder: string
  let storage: SqliteBoardStorage
  let files: BoardFiles
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'atelier-files-'))
    storage = new SqliteBoardStorage(join(folder, 'atelier.db'))
    const empty = { keys: [], participants: [], files: [], state: new Uint8Array([0, 0]) }
    await storage.createBoard({ id, secret: new Uint8Array(32), createdAt: 1, ...empty })
    // There is space for three.
    files = new BoardFiles(new DiskFiles(folder), storage, 3 * image(0).length)
  })
  afterEach(async () => {
    await storage.close()
    rmSync(folder, { recursive: true })
  })

  test('also when they come at once', async () => {
    const all = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => files.add(id, image(n))))
    expect(all.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
    expect(all[3]).toMatchObject({ reason: { code: 'tooLarge' } })
    expect(await storage.files(id)).toHaveLength(3)
    expect(readdirSync(join(folder, 'files', id))).toHaveLength(3)
  })

  test('with those that a board file brings, of which each counts once', async () => {
    await files.add(id, image(1))
    await storage.addFile(id, row)
    await files.assertSpace(id, [row, { ...row, name: 'other' }])
    const two = [
      { ...row, name: 'other' },
      { ...row, name: 'another' },
    ]
    await expect(files.assertSpace(id, two)).rejects.toMatchObject({ code: 'tooLarge' })
  })
})

test('a body that is no form is refused', async () => {
  const answer = await server.request('POST', `/api/boards/${board.id}/files`, {
    key: board.keys.participant,
    body: { file: 'x' },
  })
  expect([answer.status, answer.json['code']]).toEqual([400, 'invalid'])
})

test.each(['atelier.db', '..%2f..%2fatelier.db', 'x.png', '__proto__'])(
  'there is no file %s',
  async (name) => {
    const answer = await server.request('GET', `/api/boards/${board.id}/files/${name}`, {
      key: board.keys.facilitator,
    })
    expect(answer.status).toBe(404)
  },
)

test('images travel with the board file and with a copy', async () => {
  const { file } = (await upload(PNG)).json as { file: string }
  const key = board.keys.facilitator
  const exported = await server.request('GET', `/api/boards/${board.id}/export/board.json`, { key })
  const opened = await server.request('POST', '/api/boards', { body: { file: exported.json } })
  const copied = await server.request('POST', `/api/boards/${board.id}/duplicate`, {
    key,
    body: {},
  })
  for (const answer of [opened, copied]) {
    const twin = boardOf(answer.json as unknown as TestBoard)
    const served = await server.request('GET', `/api/boards/${twin.id}/files/${file}`, {
      key: twin.keys.viewer,
    })
    expect([...served.bytes]).toEqual(PNG)
  }
})

test('a board file with an image that is none, or under a name that is a path, is refused', async () => {
  const exported = await server.request('GET', `/api/boards/${board.id}/export/board.json`, {
    key: board.keys.viewer,
  })
  const open = (files: object) =>
    server.request('POST', '/api/boards', { body: { file: { ...exported.json, files } } })
  const name = `${'a'.repeat(22)}.png`
  expect((await open({ [name]: btoa('<svg/>') })).json['code']).toBe('unsupportedType')
  const png = Buffer.from(PNG).toString('base64')
  expect((await open({ '../../x.png': png })).json['code']).toBe('unreadable')
  expect((await open({ [name]: png })).status).toBe(201)
})
