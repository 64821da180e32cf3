import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import Database from 'better-sqlite3'
import { extract } from 'tar-stream'
import { SqliteBoardStorage } from '../storage/SqliteBoardStorage.ts'
import { Decryption, HEAD_BYTES, MAGIC } from './encryption.ts'
import {
  BackupError,
  DATABASE,
  MANIFEST,
  manifest as schema,
  type Manifest,
  type Summary,
} from './manifest.ts'

interface Options {
  readonly dataDir: string
  readonly passphrase: string | undefined
  /** Put what is there aside. */
  readonly force: boolean
  readonly now: number
}

/** People may bring back for so long what they did after the backup; see `Past`. */
const RECOVERY_MS = 24 * 3600 * 1000
/** No path of a backup leads anywhere else. */
const EXPECTED =
  /^(?:atelier\.db|manifest\.json|files\/[A-Za-z0-9_-]{1,128}\/[A-Za-z0-9]{22}\.[a-z]{3,4})$/

/**
 * Puts a backup into a data directory that no server works on. All of it is unpacked and checked before anything that
 * is there is touched; what was there is kept beside it.
 *
 * @throws {BackupError}
 */
export async function restoreBackup(
  file: string,
  { dataDir, passphrase, force, now }: Options,
): Promise<Summary & { readonly kept: string | undefined }> {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}`)
  const target = join(dataDir, DATABASE)
  if (existsSync(target)) {
    if (!force) {
      throw new BackupError(`${dataDir} holds boards already. To put them aside, add --force`)
    }
    assertUnused(target)
  }
  const fresh = join(dataDir, `.restore-${process.pid}`)
  await rm(fresh, { recursive: true, force: true })
  await mkdir(join(fresh, 'files'), { recursive: true })
  try {
    const { entries } = await unpack(file, fresh, passphrase)
    const boards = await prepareDatabase(join(fresh, DATABASE), now)
    const kept = await putAside(dataDir, now)
    await rename(join(fresh, 'files'), join(dataDir, 'files'))
    await rename(join(fresh, DATABASE), target)
    const bytes = Object.values(entries).reduce((sum, entry) => sum + entry.bytes, 0)
    return { boards, files: Object.keys(entries).length - 1, bytes, kept }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** A database in WAL mode leaves that mode only while nobody else has it open. */
function assertUnused(path: string): void {
  const db = new Database(path, { timeout: 0 })
  try {
    db.pragma('journal_mode = DELETE')
  } catch (cause) {
    throw new BackupError('A server is running on this data. Stop it first', { cause })
  } finally {
    db.close()
  }
}

async function unpack(
  file: string,
  folder: string,
  passphrase: string | undefined,
): Promise<Manifest> {
  const head = await firstBytes(file)
  const isEncrypted = head.subarray(0, MAGIC.length).equals(MAGIC)
  if (isEncrypted && passphrase === undefined) {
    throw new BackupError('The backup is encrypted. Set BACKUP_PASSPHRASE')
  }
  const decryption =
    isEncrypted && passphrase !== undefined
      ? new Decryption(passphrase, head.subarray(MAGIC.length, HEAD_BYTES))
      : new PassThrough()
  const tar = extract()
  const unpacking = Promise.all([
    pipeline(
      createReadStream(file, { start: isEncrypted ? HEAD_BYTES : 0 }),
      decryption,
      createGunzip(),
      tar,
    ),
    writeEntries(tar, folder),
  ])
  let found: Manifest['entries']
  try {
    ;[, found] = await unpacking
  } catch (cause) {
    if (cause instanceof BackupError) throw cause
    const why = isEncrypted
      ? 'BACKUP_PASSPHRASE is not the one it was made with, or it is damaged'
      : 'it is no backup, or it is damaged'
    throw new BackupError(`${file} can’t be read: ${why}. Nothing was changed`, { cause })
  }
  return checked(found, folder)
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file)
  const head = Buffer.alloc(HEAD_BYTES)
  await handle.read(head, 0, HEAD_BYTES, 0)
  await handle.close()
  return head
}

async function writeEntries(
  tar: ReturnType<typeof extract>,
  folder: string,
): Promise<Manifest['entries']> {
  const found: Manifest['entries'] = {}
  for await (const entry of tar) {
    const { name, type } = entry.header
    if (type !== 'file' || !EXPECTED.test(name)) {
      throw new BackupError(`The backup holds ${name}, which is none of ours. Nothing was changed`)
    }
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const hash = createHash('sha256')
    let bytes = 0
    await pipeline(
      entry,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      },
      createWriteStream(path, { mode: 0o600, flush: true }),
    )
    found[name] = { bytes, sha256: hash.digest('hex') }
  }
  return found
}

/** Every entry is there and as it was written. */
async function checked(found: Manifest['entries'], folder: string): Promise<Manifest> {
  if (!found[MANIFEST]) throw new BackupError('The backup was cut off. Nothing was changed')
  const parsed = schema.safeParse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')))
  if (!parsed.success) throw new BackupError('The backup was made by a newer Atelier')
  const { [MANIFEST]: _, ...content } = found
  const names = new Set([...Object.keys(parsed.data.entries), ...Object.keys(content)])
  for (const name of names) {
    if (parsed.data.entries[name]?.sha256 !== content[name]?.sha256) {
      throw new BackupError(`${name} in the backup is damaged. Nothing was changed`)
    }
  }
  return parsed.data
}

/** Looks into every page, brings it up to date, and opens each board's recovery. Returns how many boards there are. */
async function prepareDatabase(path: string, now: number): Promise<number> {
  const db = new Database(path)
  const [answer] = db.pragma('integrity_check') as { integrity_check: string }[]
  db.close()
  if (answer?.integrity_check !== 'ok') {
    throw new BackupError('The database in the backup is damaged. Nothing was changed')
  }
  await new SqliteBoardStorage(path).close()
  const current = new Database(path)
  const { changes } = current.prepare('UPDATE boards SET recovery_until = ?').run(now + RECOVERY_MS)
  current.pragma('wal_checkpoint(TRUNCATE)')
  current.close()
  return changes
}

/** Returns where. */
async function putAside(dataDir: string, now: number): Promise<string | undefined> {
  const names = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, 'files']
  const present = names.filter((name) => existsSync(join(dataDir, name)))
  if (present.length === 0) return undefined
  const kept = join(dataDir, `before-restore-${new Date(now).toISOString().replace(/[:.]/g, '-')}`)
  await mkdir(kept)
  for (const name of present) await rename(join(dataDir, name), join(kept, name))
  return kept
}
