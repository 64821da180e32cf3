import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol.ts'
import { makeLedger, readLedger, Scribe } from '../support/scribe.ts'
import {
  startServer,
  type ServerOptions,
  type TestBoard,
  type TestServer,
} from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const IS_ROOT = process.getuid?.() === 0

let folder: string
let tidy: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.reverse()) await undo()
  tidy = []
  rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  folder = mkdtempSync(join(tmpdir(), 'atelier-disk-'))
  return folder
}

interface Cramped {
  readonly server: TestServer
  /** Makes what is left too little. */
  readonly cramp: () => void
  readonly relieve: () => void
}

/** Gone at the end of the test, however it ends. */
async function start(options: ServerOptions): Promise<TestServer> {
  const server = await startServer(options)
  tidy.push(() => server.kill())
  return server
}

/** A file system of its own that is really full. */
async function smallDisk(): Promise<Cramped> {
  const dataDir = newFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', dataDir])
  tidy.push(() => void execFileSync('umount', [dataDir]))
  const ballast = join(dataDir, 'ballast')
  const cramp = () => {
    const { bavail, bsize } = statfsSync(dataDir)
    writeFileSync(ballast, Buffer.alloc(bavail * bsize))
  }
  const server = await start({ runs: 'bundle', dataDir })
  return { server, cramp, relieve: () => rmSync(ballast) }
}

/** A process that may not write beyond a size: what a quota does to it. */
async function smallQuota(): Promise<Cramped> {
  const server = await start({ runs: 'bundle', dataDir: newFolder() })
  const limit = (bytes: string) =>
    execFileSync('prlimit', [`--pid=${server.pid}`, `--fsize=${bytes}:`])
  return { server, cramp: () => limit('1024'), relieve: () => limit('unlimited') }
}

/** A data directory that somebody moves away: the open file could still be written. */
async function movable(): Promise<Cramped> {
  const dataDir = join(newFolder(), 'data')
  const server = await start({ runs: 'bundle', dataDir })
  const away = `${dataDir}.away`
  return {
    server,
    cramp: () => renameSync(dataDir, away),
    relieve: () => renameSync(away, dataDir),
  }
}

test.each([
  ['a directory that was moved', movable] as const,
  ...(IS_ROOT ? [['a full disk', smallDisk] as const] : []),
  ['a quota', smallQuota] as const,
])(
  '%s: people see it, nothing is acknowledged, the rest lives on, and it recovers by itself',
  async (_, make) => {
    const { server, cramp, relieve } = await make()
    const board = await server.createBoard()
    const ledger = await makeLedger(server, board)
    const ada = new Scribe('ada', ledger, await participant(server, board))
    const ben = await SyncPerson.join(server, board, { key: board.keys.viewer })
    ada.write()
    await until('the first is saved', () => ada.acknowledged.length === 1)
    const ready = async () => (await server.request('GET', '/readyz')).status
    expect(await ready()).toBe(200)

    cramp()
    // Room that the log has already is used up first: that much is really stored.
    ada.start(1)
    await until('Ada is told', () => ada.person.ends.includes(CLOSE.storage))
    ada.stop()
    const kept = ada.acknowledged
    const shown = readLedger(ben.board, ledger)
    await until('it says that it cannot store', async () => (await ready()) === 503)
    const reason = await server.request('GET', '/readyz')
    expect(reason.json['code']).toBe('storage')
    expect(reason.json['detail']).toMatch(/full|I\/O|disk|moved|no such/i)
    expect((await server.request('GET', '/healthz')).status).toBe(200)
    const renamed = await server.request('PATCH', `/api/boards/${board.id}`, {
      ...{ key: board.keys.facilitator, body: { title: 'not now' } },
    })
    expect([renamed.status, renamed.json['code']]).toEqual([503, 'storage'])
    ada.write()
    const endsBefore = ada.person.ends.length
    await until('she tried again in vain', () => ada.person.ends.length > endsBefore)
    expect(ada.acknowledged).toEqual(kept)
    expect(readLedger(ben.board, ledger)).toEqual(shown)

    relieve()
    await until('it can store again', async () => (await ready()) === 200)
    await until('all is stored', () => ada.acknowledged.length === ada.written.length)
    await until('Ben sees all', () => readLedger(ben.board, ledger).length === ada.written.length)
    await server.kill()
    ada.person.leave()
    ben.leave()
    await server.restart()
    const cleo = await SyncPerson.join(server, board, { key: board.keys.viewer })
    expect(readLedger(cleo.board, ledger)).toEqual(ada.written)
    cleo.leave()
    await server.stop()
  },
  60_000,
)

test('a directory that became read-only: what is stored stays true, /readyz says so, a restart says what to do', async () => {
  const dataDir = newFolder()
  if (IS_ROOT) chownSync(dataDir, 65_534, 65_534)
  const server = await start({ runs: 'unprivileged', dataDir })
  const board = await server.createBoard()
  const ledger = await makeLedger(server, board)
  const ada = new Scribe('ada', ledger, await participant(server, board))
  chmodSync(dataDir, 0o555)
  const ready = () => server.request('GET', '/readyz')
  await until('it says that it cannot store', async () => (await ready()).status === 503)
  expect((await ready()).json['detail']).toMatch(dataDir)
  expect((await server.request('GET', '/healthz')).status).toBe(200)
  ada.write()
  await until('it is acknowledged or refused', () => {
    return ada.acknowledged.length > 0 || ada.person.ends.includes(CLOSE.storage)
  })
  const acknowledged = ada.acknowledged
  await server.kill()
  ada.person.leave()
  for (const [path, mode] of modes(dataDir, 0o444)) chmodSync(path, mode)
  await expect(server.restart()).rejects.toThrow(dataDir)
  for (const [path, mode] of modes(dataDir, 0o644)) chmodSync(path, mode)
  await server.restart()
  expect((await ready()).status).toBe(200)
  const ben = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect(readLedger(ben.board, ledger)).toEqual(acknowledged)
  ben.leave()
  await server.stop()
}, 60_000)

/** The directory and its files, with what they may be. */
function modes(dataDir: string, ofFiles: number): (readonly [string, number])[] {
  const files = readdirSync(dataDir, { withFileTypes: true }).filter((entry) => entry.isFile())
  return [
    [dataDir, ofFiles | 0o111],
    ...files.map(({ name }) => [join(dataDir, name), ofFiles] as const),
  ]
}

function participant(server: TestServer, board: TestBoard): Promise<SyncPerson> {
  return SyncPerson.join(server, board, { key: board.keys.participant, isExtended: true })
}
