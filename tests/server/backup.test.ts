import { execFile, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { createCard } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { makeBackup } from '../../server/backup/makeBackup.ts'
import { BackupError } from '../../server/backup/manifest.ts'
import { restoreBackup } from '../../server/backup/restoreBackup.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const ADMIN = [process.execPath, '--import', 'tsx', 'server/admin.ts']
const NOBODY = 65_534
const IS_ROOT = process.getuid?.() === 0
/** Root is above all permissions. */
const AS_NOBODY = IS_ROOT
  ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
  : []
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

let folder: string
let servers: TestServer[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-backup-'))
  servers = []
})
afterEach(async () => {
  for (const server of servers) await server.close()
  rmSync(folder, { recursive: true })
})

async function start(runs: 'here' | 'sources' = 'here'): Promise<TestServer> {
  const server = await startServer({ runs })
  servers.push(server)
  return server
}

/** What the command says, and its exit code. */
function admin(
  dataDir: string,
  args: readonly string[],
  under: readonly string[] = [],
): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const [command = '', ...rest] = [...under, ...ADMIN, ...args]
    execFile(
      command,
      rest,
      { cwd: ROOT, env: { ...process.env, DATA_DIR: dataDir } },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    )
  })
}

test('a backup made under load holds all that was acknowledged before, and opens elsewhere', async () => {
  const server = await start('sources')
  const board = await server.createBoard('lead-workshop')
  const ada = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  const sent: (CardId | undefined)[] = [undefined]
  ada.doc.on('update', (_update, origin) => {
    if (origin !== ada.provider) sent.push([...ada.board.cards.keys()].at(-1) as CardId)
  })
  const typing = setInterval(() => {
    createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'x'.repeat(500) } })
  }, 2)
  const images = new Map<string, number[]>()
  const upload = async (n: number) => {
    const content = [...PNG, ...Array.from({ length: 20_000 }, (_, i) => (i * n) % 251)]
    const body = new FormData()
    body.append('file', new Blob([new Uint8Array(content)]), 'x.png')
    const path = `/api/boards/${board.id}/files`
    const { json } = await server.request('POST', path, { key: board.keys.participant, body })
    images.set(json['url'] as string, content)
  }
  for (let n = 1; n <= 5; n++) await upload(n)
  await until('much is saved', () => (ada.heard.saved.at(-1) ?? 0) > 200)

  const acknowledged = sent.slice(0, ada.heard.saved.at(-1)).filter((id) => id !== undefined)
  const before = [...images]
  let isUploading = true
  const uploading = (async () => {
    for (let n = 6; isUploading; n++) await upload(n)
  })()
  const file = join(folder, 'atelier.backup')
  const made = await admin(server.dataDir, ['backup', file])
  const during = sent.length - acknowledged.length
  isUploading = false
  await uploading
  clearInterval(typing)
  expect(made).toEqual({
    code: 0,
    said: expect.stringMatching(/^1 boards and \d+ images in .* not encrypted\)\n$/),
  })
  // It was under load, and stayed in service.
  expect(during).toBeGreaterThan(50)
  expect(ada.ends).toEqual([])
  expect(readdirSync(folder)).toEqual(['atelier.backup'])
  ada.leave()

  const other = await start()
  await other.stop()
  rmSync(other.dataDir, { recursive: true })
  const restored = await admin(other.dataDir, ['restore', file])
  expect(restored.code, restored.said).toBe(0)
  await other.restart()
  const ben = await SyncPerson.join(other, board, { key: board.keys.viewer })
  expect(acknowledged.filter((id) => !ben.board.cards.has(id))).toEqual([])
  expect(acknowledged.length).toBeGreaterThan(190)
  for (const [url, content] of before) {
    const { bytes } = await other.request('GET', url, { key: board.keys.viewer })
    expect([...bytes]).toEqual(content)
  }
  const led = await other.request('GET', `/api/boards/${board.id}`, { key: board.keys.facilitator })
  expect(led.json['session']).toMatchObject({ role: 'facilitator' })
  ben.leave()
}, 120_000)

test('boards that are there are put aside only when asked, and never under a running server', async () => {
  const server = await start()
  const board = await server.createBoard()
  const key = board.keys.facilitator
  const titled = (title: string) =>
    server.request('PATCH', `/api/boards/${board.id}`, { key, body: { title } })
  const title = async () =>
    (await server.request('GET', `/api/boards/${board.id}`, { key })).json['title']
  await titled('At the backup')
  const file = join(folder, 'atelier.backup')
  expect((await admin(server.dataDir, ['backup', file])).code).toBe(0)
  await titled('After it')

  const running = await admin(server.dataDir, ['restore', file, '--force'])
  expect([running.code, running.said]).toEqual([1, expect.stringContaining('Stop it first')])
  await server.stop()
  const careful = await admin(server.dataDir, ['restore', file])
  expect([careful.code, careful.said]).toEqual([1, expect.stringContaining('add --force')])
  const forced = await admin(server.dataDir, ['restore', file, '--force'])
  expect(forced.code, forced.said).toBe(0)
  await server.restart()
  expect(await title()).toBe('At the backup')

  // What was put aside is whole.
  await server.stop()
  const aside = readdirSync(server.dataDir).find((name) => name.startsWith('before-restore-'))!
  expect(existsSync(join(server.dataDir, aside, 'atelier.db'))).toBe(true)
  expect((await admin(join(server.dataDir, aside), ['backup', join(folder, 'aside')])).code).toBe(0)
  const back = await admin(server.dataDir, ['restore', join(folder, 'aside'), '--force'])
  expect(back.code, back.said).toBe(0)
  await server.restart()
  expect(await title()).toBe('After it')
}, 120_000)

/** A server that has ended, and a backup of its one board, which has an image of a megabyte. */
async function backedUp(): Promise<{ server: TestServer; file: string; title: Title }> {
  const server = await start()
  const board = await server.createBoard()
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array([...PNG, ...new Uint8Array(1e6)])]), 'x.png')
  const path = `/api/boards/${board.id}`
  const key = board.keys.facilitator
  expect((await server.request('POST', `${path}/files`, { key, body })).status).toBe(201)
  const file = join(folder, 'atelier.backup')
  expect((await admin(server.dataDir, ['backup', file])).code).toBe(0)
  await server.stop()
  return {
    server,
    file,
    title: async () => (await server.request('GET', path, { key })).json['title'],
  }
}

type Title = () => Promise<unknown>

function giveToNobody(...paths: readonly string[]): void {
  if (IS_ROOT) execFileSync('chown', ['--recursive', `${NOBODY}:${NOBODY}`, ...paths])
}

test('a restore that is cut off leaves nothing that a server takes for new, and the next one makes it good', async () => {
  const { server, file, title } = await backedUp()
  const { dataDir } = server
  giveToNobody(dataDir, folder)
  mkdirSync(join(dataDir, '.restore-1'))
  // A folder that may not be written can't be moved: the database is aside by then, and the other isn't there yet.
  chmodSync(join(dataDir, 'files'), 0o555)
  const cut = await admin(dataDir, ['restore', file, '--force'], AS_NOBODY)
  expect([cut.code, cut.said]).toEqual([1, expect.stringContaining('EACCES')])
  expect(existsSync(join(dataDir, 'atelier.db'))).toBe(false)
  await expect(server.restart()).rejects.toThrow(/was interrupted\. Restore again; or, to go back/)
  expect(existsSync(join(dataDir, 'atelier.db'))).toBe(false)

  chmodSync(join(dataDir, 'files'), 0o755)
  const again = await admin(dataDir, ['restore', file], AS_NOBODY)
  expect(again.code, again.said).toBe(0)
  const names = readdirSync(dataDir).toSorted()
  const [aside = ''] = names.filter((name) => name.startsWith('before-restore-'))
  expect(names).toEqual(['atelier.db', 'atelier.lock', 'backup.lock', aside, 'files'])
  expect(readdirSync(join(dataDir, aside)).toSorted()).toEqual(['atelier.db', 'files'])
  await server.restart()
  expect(await title()).toBe('Pumps for clean rooms')
}, 120_000)

test('a disk that refuses is not taken for a wrong passphrase or a damaged backup', async () => {
  const { server, file } = await backedUp()
  const quota = ['prlimit', '--fsize=600000']
  const refused = await admin(server.dataDir, ['restore', file, '--force'], quota)
  expect([refused.code, refused.said]).toEqual([1, expect.stringMatching(/^EFBIG/)])
  await server.restart()
}, 120_000)

test.runIf(IS_ROOT)(
  'what root restores, the owner of the data directory serves',
  async () => {
    const { server, file } = await backedUp()
    const { dataDir } = server
    giveToNobody(dataDir)
    const restored = await admin(dataDir, ['restore', file, '--force'])
    expect(restored.code, restored.said).toBe(0)
    const names = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    expect(names.filter((name) => statSync(join(dataDir, name)).uid !== NOBODY)).toEqual([])
    const served = await startServer({ runs: 'unprivileged', dataDir })
    servers.push(served)
    expect((await served.request('GET', '/readyz')).status).toBe(200)
  },
  120_000,
)

test('a second backup leaves the one under way alone; what a killed one left, the next removes', async () => {
  const { server } = await backedUp()
  const { dataDir } = server
  const copies = () => readdirSync(dataDir).filter((name) => name.startsWith('.backup-'))
  // Nobody reads from it: the backup waits there, with its copy of the database beside the original.
  const stuck = join(folder, 'stuck')
  execFileSync('mkfifo', [`${stuck}.part`])
  const [command, ...rest] = [...ADMIN, 'backup', stuck]
  const env = { ...process.env, DATA_DIR: dataDir }
  const first = spawn(command, rest, { cwd: ROOT, env, stdio: 'inherit' })
  const ended = new Promise((resolve) => first.once('exit', resolve))
  onTestFinished(() => void first.kill('SIGKILL'))
  await until('the first is under way', () => copies().length > 0)
  const copy = copies().find((name) => name.endsWith('.db'))
  const second = await admin(dataDir, ['backup', join(folder, 'second')])
  expect([second.code, second.said]).toEqual([1, expect.stringContaining('Another backup')])
  expect(copies()).toContain(copy)

  first.kill('SIGKILL')
  await ended
  const third = await admin(dataDir, ['backup', join(folder, 'third')])
  expect(third.code, third.said).toBe(0)
  expect(copies()).toEqual([])
}, 120_000)

test('an encrypted backup shows nothing, and what is damaged or cut off changes nothing', async () => {
  const server = await start()
  await server.createBoard()
  await server.stop()
  const right = 'correct horse battery'
  const [plain, sealed] = [join(folder, 'plain'), join(folder, 'sealed')]
  const { dataDir } = server
  await makeBackup(plain, { dataDir, version: '0.1.0', passphrase: undefined })
  await makeBackup(sealed, { dataDir, version: '0.1.0', passphrase: right })
  // The first bytes of every gzip file.
  const gzip = Buffer.of(0x1f, 0x8b, 0x08)
  expect(readFileSync(plain).indexOf(gzip)).toBe(0)
  expect(readFileSync(sealed).indexOf(gzip)).not.toBe(33)

  const damaged = (from: string, change: (content: Buffer) => Buffer) => {
    const path = join(folder, `damaged${readdirSync(folder).length}`)
    writeFileSync(path, change(Buffer.from(readFileSync(from))))
    return path
  }
  const flip = (content: Buffer) => {
    const at = content.length >> 1
    content[at] = content[at]! ^ 1
    return content
  }
  const half = (content: Buffer) => content.subarray(0, content.length >> 1)
  const empty = join(folder, 'empty')
  const restore = (file: string, passphrase: string | undefined) =>
    restoreBackup(file, { dataDir: empty, passphrase, force: false, now: Date.now() })
  const cases = [
    [sealed, undefined, /Set BACKUP_PASSPHRASE/],
    [sealed, 'wrong horse', /not the one it was made with/],
    [damaged(sealed, flip), right, /damaged/],
    [damaged(sealed, half), right, /damaged/],
    [damaged(plain, flip), undefined, /damaged/],
    [damaged(plain, half), undefined, /damaged/],
    [join(ROOT, 'package.json'), undefined, /no backup/],
    [join(folder, 'nowhere'), undefined, /There is no file/],
  ] as const
  for (const [file, passphrase, why] of cases) {
    const failure = await restore(file, passphrase).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(BackupError)
    expect((failure as Error).message).toMatch(why)
    if (existsSync(empty)) expect(readdirSync(empty)).toEqual(['atelier.lock'])
  }
  expect(await restore(sealed, right)).toMatchObject({ boards: 1, kept: undefined })
  expect(readdirSync(empty).toSorted()).toEqual(['atelier.db', 'atelier.lock', 'files'])
})
