import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import Database from 'better-sqlite3'
import { extract } from 'tar-stream'
import { giveToOwnerOf } from '../storage/giveToOwnerOf.ts'
import { lockDataDir } from '../storage/lockFile.ts'
import { keptBefore, RESTORING } from '../storage/restoring.ts'
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

/** What is being unpacked, before anything of it counts. */
const FRESH = '.restore-'

/**
 * Puts a backup into a data directory that no server works on. All of it is unpacked and checked before anything that
 * is there is touched; what was there is kept beside it. A restore that was killed is made good by the next one.
 *
 * @throws {BackupError | StorageError} and the error of a disk as it is
 */
export async function restoreBackup(
  file: string,
  options: Options,
): Promise<Summary & { readonly kept: string | undefined }> {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}`)
  const unlock = lockDataDir(options.dataDir)
  try {
    assertFree(options)
    return await restoreAlone(file, options)
  } finally {
    unlock()
  }
}

function assertFree({ dataDir, force }: Options): void {
  const target = join(dataDir, DATABASE)
  if (!existsSync(target)) return
  if (!force && keptBefore(dataDir) === undefined) {
    throw new BackupError(`${dataDir} holds boards already. To put them aside, add --force`)
  }
  assertUnused(target)
}

/** While nobody else works on the directory: what is left of others that restored is of no use. */
async function restoreAlone(file: string, { dataDir, passphrase, now }: Options) {
  const left = (await readdir(dataDir)).filter((name) => name.startsWith(FRESH))
  for (const name of left) await rm(join(dataDir, name), { recursive: true })
  const fresh = join(dataDir, `${FRESH}${process.pid}`)
  await mkdir(join(fresh, 'files'), { recursive: true })
  try {
    const { entries } = await unpack(file, fresh, passphrase)
    const boards = await prepareDatabase(join(fresh, DATABASE), now)
    const kept = await exchange(dataDir, fresh, now)
    const bytes = Object.values(entries).reduce((sum, entry) => sum + entry.bytes, 0)
    return { boards, files: Object.keys(entries).length - 1, bytes, kept }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Not by a backup either: a database leaves WAL mode only while nobody else has it open, and its log is in it then. */
function assertUnused(path: string): void {
  const db = new Database(path, { timeout: 0 })
  try {
    db.pragma('journal_mode = DELETE')
  } catch (cause) {
    throw new BackupError(
      'Another program has these boards open, such as a backup. Stop it first',
      { cause },
    )
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
  const [read, written] = await Promise.allSettled([
    pipeline(
      createReadStream(file, { start: isEncrypted ? HEAD_BYTES : 0 }),
      decryption,
      createGunzip(),
      tar,
    ),
    writeEntries(tar, folder),
  ])
  if (read.status === 'fulfilled' && written.status === 'fulfilled') {
    return checked(written.value, folder)
  }
  const reasons = [read, written].flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  // One failed for its own reason, the other because of it.
  const known = reasons.find((reason) => reason instanceof BackupError || isOfDisk(reason))
  if (known !== undefined) throw known
  const why = isEncrypted
    ? 'BACKUP_PASSPHRASE is not the one it was made with, or it is damaged'
    : 'it is no backup, or it is damaged'
  const [cause] = reasons
  throw new BackupError(`${file} can’t be read: ${why}. Nothing was changed`, { cause })
}

/** Such as ENOSPC: it says nothing about the backup. */
function isOfDisk(reason: unknown): boolean {
  return String((reason as NodeJS.ErrnoException).code) in constants.errno
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

/**
 * Puts aside what is there and the restored in its place. In between there may be no database, of which a server would
 * make an empty one: it refuses while the mark is there. Returns where the former is.
 */
async function exchange(dataDir: string, fresh: string, now: number): Promise<string | undefined> {
  const name = `before-restore-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
  const kept = keptBefore(dataDir) ?? join(dataDir, name)
  await writeFile(join(fresh, RESTORING), basename(kept), { flush: true })
  giveToOwnerOf(dataDir, fresh)
  await rename(join(fresh, RESTORING), join(dataDir, RESTORING))
  await putAside(dataDir, kept)
  for (const part of ['files', DATABASE]) await rename(join(fresh, part), join(dataDir, part))
  await rm(join(dataDir, RESTORING))
  return existsSync(kept) ? kept : undefined
}

/** What is aside already was there first: beside it is what an interrupted restore put in its place. */
async function putAside(dataDir: string, kept: string): Promise<void> {
  const names = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, 'files']
  const present = names.filter((name) => existsSync(join(dataDir, name)))
  if (present.length === 0) return
  await mkdir(kept, { recursive: true })
  giveToOwnerOf(dataDir, kept)
  for (const name of present) {
    if (existsSync(join(kept, name))) await rm(join(dataDir, name), { recursive: true })
    else await rename(join(dataDir, name), join(kept, name))
  }
}
