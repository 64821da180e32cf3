import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ env: { ALLOWED_ORIGINS: 'https://boards.example' } })
})
afterAll(() => server.close())

test('healthy and ready', async () => {
  expect((await server.request('GET', '/healthz')).json).toEqual({ ok: true })
  expect((await server.request('GET', '/readyz')).status).toBe(200)
})

test('every answer carries the security headers, and nothing that breaks plain http', async () => {
  const { headers } = await server.request('GET', '/api/config')
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("connect-src 'self' ws: wss: blob: data:")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('upgrade-insecure-requests')
  expect(headers.get('strict-transport-security')).toBeNull()
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('what does not exist is a problem, too', async () => {
  for (const path of ['/nothing', '/api/nothing', '/api/boards']) {
    const answer = await server.request('GET', path)
    expect(answer.headers.get('content-type')).toMatch('application/problem+json')
    expect(answer.json).toMatchObject({
      type: 'urn:atelier:notFound',
      status: 404,
      code: 'notFound',
    })
  }
})

test.each([
  [{ origin: 'https://evil.example' }, 403],
  [{ origin: 'null' }, 403],
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ origin: 'https://boards.example' }, 201],
  [{}, 201],
])('a change sent with %j: %i', async (headers, status) => {
  const body = { template: 'impact-effort', title: 'x' }
  const answer = await server.request('POST', '/api/boards', { body, headers })
  expect(answer.status).toBe(status)
  if (status === 403) expect(answer.json['code']).toBe('originRefused')
})

test('a body over its limit is refused before it is read whole', async () => {
  const board = await server.createBoard()
  const answer = await server.request('PATCH', `/api/boards/${board.id}`, {
    key: board.keys.facilitator,
    body: { title: 'x'.repeat(2 * 1024 * 1024) },
  })
  expect([answer.status, answer.json['code']]).toEqual([413, 'tooLarge'])
})

test('a flood of calls is stopped, and told when to come back', async () => {
  const small = await startServer({ env: { RATE_LIMIT: '5' } })
  const answers = []
  for (let i = 0; i < 7; i++) answers.push(await small.request('GET', '/api/config'))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429])
  expect(answers.at(-1)!.json['code']).toBe('tooMany')
  expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await small.request('GET', '/healthz')).status).toBe(200)
  await small.close()
})

test('behind https, cookies are secure and links carry the public address', async () => {
  const secure = await startServer({ env: { PUBLIC_URL: 'https://board.example' } })
  const board = await secure.createBoard()
  expect(board.links.viewer).toMatch(/^https:\/\/board\.example\/b\//)
  const joined = await secure.request('POST', `/api/boards/${board.id}/join`, {
    body: { key: board.keys.viewer, name: 'Ada' },
    headers: { origin: 'https://board.example' },
  })
  expect(joined.headers.getSetCookie().every((line) => line.endsWith('; Secure'))).toBe(true)
  expect(joined.headers.get('strict-transport-security')).not.toBeNull()
  await secure.close()
})

test('the client’s pages, its hashed files for ever and compressed, and no path out of its folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-client-'))
  mkdirSync(join(folder, 'client', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'client', 'index.html'), '<p>Atelier</p>')
  writeFileSync(join(folder, 'client', 'assets', 'app-1a2b.js'), 'plain')
  writeFileSync(join(folder, 'client', 'assets', 'app-1a2b.js.br'), brotliCompressSync('squeezed'))
  const config = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'silent' })
  const app = await createApp({ ...config, clientDir: join(folder, 'client') })
  const { url } = await app.listen()
  for (const path of ['/', '/b/someBoard', '/j/123']) {
    const page = await fetch(`${url}${path}`)
    expect(await page.text()).toBe('<p>Atelier</p>')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-type')).toMatch('text/html')
  }
  const script = await fetch(`${url}/assets/app-1a2b.js`, {
    headers: { 'accept-encoding': 'identity' },
  })
  expect(await script.text()).toBe('plain')
  expect(script.headers.get('cache-control')).toMatch('immutable')
  const compressed = await fetch(`${url}/assets/app-1a2b.js`, {
    headers: { 'accept-encoding': 'br' },
  })
  expect(await compressed.text()).toBe('squeezed')
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt']) {
    expect((await fetch(`${url}${path}`)).status).toBeGreaterThanOrEqual(400)
  }
  await app.close()
  rmSync(folder, { recursive: true })
})
