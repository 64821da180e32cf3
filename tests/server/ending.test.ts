import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from '../support/startServer.ts'

const HALF_A_BODY = [
  'POST /api/boards HTTP/1.1',
  'Host: 127.0.0.1',
  'Content-Type: application/json',
  'Content-Length: 1000',
  '',
  '{',
].join('\r\n')

test.each([
  ['on which nothing was asked', '', 3000],
  ['on which half a question was asked', 'GET / HT', 3000],
  ['whose body does not come', HALF_A_BODY, 10_000],
])('a connection %s holds up no orderly end', async (_, bytes, limitMs) => {
  const server = await startServer({ runs: 'bundle' })
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(bytes)
  // Behind it on the same way in.
  expect((await server.request('GET', '/healthz')).status).toBe(200)
  const begun = performance.now()
  await server.stop()
  expect(performance.now() - begun).toBeLessThan(limitMs)
  // SQLite removes its log when it is closed: the server got to that.
  expect(existsSync(join(server.dataDir, 'atelier.db-wal'))).toBe(false)
  socket.destroy()
  await server.close()
})
