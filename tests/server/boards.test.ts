import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boardOf, startServer, type TestBoard, type TestServer } from '../support/startServer.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
  board = await server.createBoard('lead-workshop')
})
afterAll(() => server.close())

const path = (id: string, rest = '') => `/api/boards/${id}${rest}`

function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

describe('templates and boards', () => {
  test('the gallery lists the templates with texts in every language', async () => {
    const { json } = await server.request('GET', '/api/templates')
    const templates = json['templates'] as { id: string; title: Record<string, string> }[]
    expect(templates.map(({ id }) => id)).toContain('lead-workshop')
    expect(Object.keys(templates[0]!.title).sort()).toEqual(['en', 'fr'])
  })

  test('a board is made from a template, with a link for each role', async () => {
    const answer = await server.request('POST', '/api/boards', {
      body: { template: 'impact-effort', title: 'Vannes', language: 'fr' },
    })
    expect(answer.status).toBe(201)
    const made = boardOf(answer.json as unknown as TestBoard)
    for (const link of Object.values(made.links)) {
      expect(link.startsWith(`${server.url}/b/${made.id}#`)).toBe(true)
    }
    expect(new Set(Object.values(made.keys)).size).toBe(3)
    expect(Object.values(made.keys).every((key) => /^[A-Za-z0-9]{22}$/.test(key))).toBe(true)
    const { json } = await server.request('GET', path(made.id), { key: made.keys.viewer })
    expect(json).toMatchObject({
      id: made.id,
      title: 'Vannes',
      language: 'fr',
      template: 'impact-effort',
      session: { role: 'viewer' },
      participants: [],
    })
  })

  test.each([
    [{ template: 'nothing', title: 'x' }, 404, 'notFound'],
    [{ title: 'x' }, 400, 'invalid'],
    [{ template: 'impact-effort', title: '' }, 400, 'invalid'],
    [{ template: 'impact-effort', language: 'xx' }, 400, 'invalid'],
    [{ template: 'impact-effort', more: 1 }, 400, 'invalid'],
    [{ file: { format: 'other' } }, 422, 'unreadable'],
    ['{"template":', 400, 'invalid'],
    ['{"__proto__":{"a":1},"template":"impact-effort"}', 400, 'invalid'],
  ])('%j makes none: %i %s', async (body, status, code) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await server.request('POST', '/api/boards', { body, headers })
    expect(answer.headers.get('content-type')).toMatch('application/problem+json')
    expect(answer.json).toMatchObject({ status, code })
    expect(answer.status).toBe(status)
  })
})

describe('joining', () => {
  test('exchanges a key for two cookies and comes back as the same participant', async () => {
    const join = (name: string, role: 'participant' | 'facilitator', cookie?: string) =>
      server.request('POST', path(board.id, '/join'), {
        body: { key: board.keys[role], name },
        headers: cookie === undefined ? {} : { cookie, origin: server.url },
      })
    const first = await join(' Ada\u0007 ', 'participant')
    expect(first.json).toMatchObject({ boardId: board.id, role: 'participant', name: 'Ada' })
    for (const line of first.headers.getSetCookie()) {
      expect(line).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/)
    }
    const cookie = cookieOf(first.headers)
    const { json } = await server.request('GET', path(board.id), { headers: { cookie } })
    expect(json['session']).toMatchObject({
      role: 'participant',
      participantId: first.json['participantId'],
      name: 'Ada',
    })
    const again = await join('Ada L.', 'facilitator', cookie)
    expect(again.json['participantId']).toBe(first.json['participantId'])
    const after = await server.request('GET', path(board.id), {
      headers: { cookie: cookieOf(again.headers) },
    })
    expect(after.json).toMatchObject({
      session: { role: 'facilitator', name: 'Ada L.' },
      participants: [{ id: first.json['participantId'], name: 'Ada L.' }],
    })
    const stranger = await join('Ben', 'participant')
    expect(stranger.json['participantId']).not.toBe(first.json['participantId'])
  })

  test('the same device is another participant on another board', async () => {
    const other = await server.createBoard()
    const first = await server.request('POST', path(board.id, '/join'), {
      body: { key: board.keys.participant, name: 'Ada' },
    })
    const second = await server.request('POST', path(other.id, '/join'), {
      body: { key: other.keys.participant, name: 'Ada' },
      headers: { cookie: cookieOf(first.headers), origin: server.url },
    })
    expect(second.json['participantId']).not.toBe(first.json['participantId'])
  })

  test.each([
    [{ key: 'wrong', name: 'Ada' }, 401, 'unauthorized'],
    [{ key: '', name: 'Ada' }, 400, 'invalid'],
    [{ name: 'Ada' }, 400, 'invalid'],
  ])('%j: %i %s', async (body, status, code) => {
    const answer = await server.request('POST', path(board.id, '/join'), { body })
    expect([answer.status, answer.json['code']]).toEqual([status, code])
  })

  test('a name is needed, and no more', async () => {
    const { key } = { key: board.keys.viewer }
    const named = (name: string) =>
      server.request('POST', path(board.id, '/join'), { body: { key, name } })
    expect((await named(' \u200b ')).status).toBe(400)
    expect((await named('x'.repeat(61))).status).toBe(400)
    expect((await named('Zoé 🎈')).json['name']).toBe('Zoé 🎈')
  })
})

describe('who may do what', () => {
  test('nobody reads a board without its key, and unknown boards are not found', async () => {
    const other = await server.createBoard()
    const status = async (id: string, key?: string) =>
      (await server.request('GET', path(id), key === undefined ? {} : { key })).status
    expect(await status(board.id)).toBe(401)
    expect(await status(board.id, other.keys.facilitator)).toBe(401)
    expect(await status(board.id, board.keys.viewer)).toBe(200)
    for (const id of ['unknown', '__proto__', 'constructor', 'x'.repeat(90), '%00']) {
      expect(await status(id, board.keys.facilitator)).toBe(404)
    }
  })

  test.each([
    ['PATCH', '', { title: 'Mine' }],
    ['DELETE', '', undefined],
    ['POST', '/restore', {}],
    ['POST', '/duplicate', {}],
    ['POST', '/links', { role: 'viewer' }],
  ])('%s %s is for facilitators', async (method, rest, body) => {
    for (const role of ['participant', 'viewer'] as const) {
      const answer = await server.request(method, path(board.id, rest), {
        key: board.keys[role],
        body,
      })
      expect([answer.status, answer.json['code']]).toEqual([403, 'forbidden'])
    }
  })

  test('a viewer may export, not import or upload', async () => {
    const key = board.keys.viewer
    const imported = await server.request('POST', path(board.id, '/import'), { key, body: {} })
    expect(imported.status).toBe(403)
    const uploaded = await server.request('POST', path(board.id, '/files'), {
      key,
      body: new FormData(),
    })
    expect(uploaded.status).toBe(403)
    const exported = await server.request('GET', path(board.id, '/export/backlog.csv'), { key })
    expect(exported.status).toBe(200)
  })
})

describe('a facilitator', () => {
  test('renames a board', async () => {
    const key = board.keys.facilitator
    const renamed = await server.request('PATCH', path(board.id), {
      key,
      body: { title: ' Valves ' },
    })
    expect(renamed.json['title']).toBe('Valves')
    expect((await server.request('GET', path(board.id), { key })).json['title']).toBe('Valves')
    const empty = await server.request('PATCH', path(board.id), { key, body: { title: ' ' } })
    expect(empty.json).toMatchObject({ status: 400, errors: [{ path: 'title' }] })
  })

  test('makes another link for a role', async () => {
    const answer = await server.request('POST', path(board.id, '/links'), {
      key: board.keys.facilitator,
      body: { role: 'participant' },
    })
    expect(answer.status).toBe(201)
    const key = new URL(answer.json['link'] as string).hash.slice(1)
    expect(key).not.toBe(board.keys.participant)
    const { json } = await server.request('GET', path(board.id), { key })
    expect(json['session']).toMatchObject({ role: 'participant' })
  })

  test('puts a board into the bin and takes it out again', async () => {
    const own = await server.createBoard()
    const { facilitator, participant } = own.keys
    expect((await server.request('DELETE', path(own.id), { key: facilitator })).status).toBe(204)
    expect((await server.request('DELETE', path(own.id), { key: facilitator })).status).toBe(204)
    for (const [method, rest, body] of [
      ['GET', '', undefined],
      ['GET', '/export/board.json', undefined],
      ['POST', '/join', { key: participant, name: 'Ben' }],
    ] as const) {
      const answer = await server.request(method, path(own.id, rest), { key: participant, body })
      expect([answer.status, answer.json['code']]).toEqual([410, 'deleted'])
    }
    const inBin = await server.request('GET', path(own.id), { key: facilitator })
    expect(typeof inBin.json['deletedAt']).toBe('number')
    const patch = { key: facilitator, body: { title: 'x' } }
    expect((await server.request('PATCH', path(own.id), patch)).status).toBe(410)
    const back = await server.request('POST', path(own.id, '/restore'), { key: facilitator })
    expect(back.json['deletedAt']).toBeUndefined()
    expect((await server.request('GET', path(own.id), { key: participant })).status).toBe(200)
  })

  test('duplicates a board with links of its own', async () => {
    const own = await server.createBoard('lead-workshop', 'fr')
    await server.request('POST', path(own.id, '/join'), {
      body: { key: own.keys.participant, name: 'Ada' },
    })
    const answer = await server.request('POST', path(own.id, '/duplicate'), {
      key: own.keys.facilitator,
      body: {},
    })
    expect(answer.status).toBe(201)
    const copy = boardOf(answer.json as unknown as TestBoard)
    expect(copy.id).not.toBe(own.id)
    const read = async (of: TestBoard) =>
      (await server.request('GET', path(of.id, '/export/board.json'), { key: of.keys.viewer })).json
    const [original, twin] = [await read(own), await read(copy)]
    expect(twin).toEqual({
      ...original,
      board: { ...(original['board'] as object), title: 'Pumps for clean rooms (copie)' },
    })
    const { json } = await server.request('GET', path(copy.id), { key: copy.keys.viewer })
    expect(json['participants']).toMatchObject([{ name: 'Ada' }])
    const old = await server.request('GET', path(copy.id), { key: own.keys.facilitator })
    expect(old.status).toBe(401)
  })
})
