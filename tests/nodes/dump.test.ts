import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findProgram } from '../../scripts/support/services.mjs'
import { createCard } from '../../model/commands.ts'
import { startPostgres } from '../support/services.ts'
import { startServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const DOCS = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'deployment.md'), 'utf8')
const CARDS = 5

/** The one line of the documentation that begins so. */
function command(tool: string): string {
  const line = DOCS.split('\n').find((one) => one.startsWith(`${tool} `))
  if (line === undefined) throw new Error(`docs/deployment.md has no line with ${tool}`)
  return line
}

test('what the documentation says about dumps: a board is back as it was, and facilitators bring the rest', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-dump-'))
  const postgres = await startPostgres()
  const env = { DATABASE_URL: postgres.url }
  const path = [process.env['PATH'], dirname(findProgram('initdb') ?? '')].join(delimiter)
  const run = (tool: string) =>
    execFileSync('sh', ['-c', command(tool).replaceAll('/backups', folder)], {
      env: { ...process.env, ...env, PATH: path },
      stdio: 'pipe',
    })
  const server = await startServer({ runs: 'bundle', env })
  const board = await server.createBoard()
  const come = (role: 'facilitator' | 'participant' | 'viewer') =>
    SyncPerson.join(server, board, { key: board.keys[role], isExtended: true })
  const [ada, ben] = [await come('facilitator'), await come('participant')]
  const sees = (person: SyncPerson, cards: number) =>
    until(`${cards} cards are there`, () => person.board.cards.size === cards)
  const write = async (cards: number) => {
    for (let i = 0; i < CARDS; i++) createCard(ben.board, ben.acting, { kind: 'note', values: {} })
    await sees(ada, cards)
  }
  await write(CARDS)
  run('pg_dump')
  await write(2 * CARDS)
  ben.leave()
  ada.provider.disconnect()
  await server.stop()
  run('pg_restore')
  run('psql')
  await server.restart()
  const cleo = await come('viewer')
  expect(cleo.board.cards.size).toBe(CARDS)
  ada.provider.connect()
  await sees(cleo, 2 * CARDS)
  for (const person of [ada, cleo]) person.leave()
  await server.close()
  await postgres.remove()
  rmSync(folder, { recursive: true })
})
