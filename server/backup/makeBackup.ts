import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import Database from 'better-sqlite3'
import { pack, type Pack } from 'tar-stream'
import { lockFile } from '../storage/lockFile.ts'
import { Encryption } from './encryption.ts'
import { BackupError, DATABASE, MANIFEST, type Manifest, type Summary } from './manifest.ts'

interface Options {
  readonly dataDir: string
  readonly version: string
  readonly passphrase: string | undefined
}

/** A copy of the database; beside the original, which is as secret. */
const COPY = '.backup-'

/**
 * Writes everything of a data directory into one file while a server goes on working on it: the database as it is at one
 * moment, and every image that it knows then. The file appears under its name when it is whole and on disk.
 *
 * @throws {BackupError}
 */
export async function makeBackup(
  file: string,
  { dataDir, version, passphrase }: Options,
): Promise<Summary> {
  const source = join(dataDir, DATABASE)
  if (!existsSync(source)) throw new BackupError(`There is no ${source} to back up: see DATA_DIR`)
  const unlock = lockFile(join(dataDir, 'backup.lock'), `Another backup of ${dataDir} is under way`)
  const copy = join(dataDir, `${COPY}${process.pid}.db`)
  const partial = `${file}.part`
  try {
    await removeLeftCopies(dataDir)
    const images = copyDatabase(source, copy)
    const tar = pack()
    const entries: Manifest['entries'] = {}
    const writing = pipeline(
      tar,
      createGzip(),
      passphrase === undefined ? new PassThrough() : new Encryption(passphrase),
      createWriteStream(partial, { mode: 0o600 }),
    )
    const filling = fill(tar, { copy, dataDir, images: images.files, entries }).then(() =>
      finish(tar, { format: 1, version, at: Date.now(), entries }),
    )
    await Promise.all([writing, filling.catch((error: Error) => tar.destroy(error))])
    await toDisk(partial)
    await rename(partial, file)
    return {
      boards: images.boards,
      files: Object.keys(entries).length - 1,
      bytes: (await stat(file)).size,
    }
  } finally {
    await rm(copy, { force: true })
    await rm(partial, { force: true })
    unlock()
  }
}

/** `VACUUM INTO` reads one moment of the database and keeps no writer waiting. */
function copyDatabase(source: string, copy: string): { files: string[]; boards: number } {
  const db = new Database(source, { fileMustExist: true })
  db.prepare('VACUUM INTO ?').run(copy)
  db.close()
  const copied = new Database(copy, { readonly: true })
  const rows = copied.prepare('SELECT board, name FROM files ORDER BY board, name').all()
  const { boards } = copied.prepare('SELECT count(*) AS boards FROM boards').get() as {
    boards: number
  }
  copied.close()
  const files = (rows as { board: string; name: string }[]).map(
    ({ board, name }) => `files/${board}/${name}`,
  )
  return { files, boards }
}

interface Filling {
  readonly copy: string
  readonly dataDir: string
  readonly images: readonly string[]
  readonly entries: Manifest['entries']
}

async function fill(tar: Pack, { copy, dataDir, images, entries }: Filling): Promise<void> {
  entries[DATABASE] = await addFile(tar, DATABASE, copy)
  for (const name of images) {
    const path = join(dataDir, name)
    // An image is on disk before its row is; it is missing only when its board was erased just now.
    if (existsSync(path)) entries[name] = await addFile(tar, name, path)
  }
}

async function addFile(
  tar: Pack,
  name: string,
  path: string,
): Promise<Manifest['entries'][string]> {
  const { size } = await stat(path)
  const hash = createHash('sha256')
  const entry: Writable = tar.entry({ name, size, mode: 0o600 })
  await pipeline(
    createReadStream(path),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    entry,
  )
  return { bytes: size, sha256: hash.digest('hex') }
}

function finish(tar: Pack, manifest: Manifest): void {
  tar.entry({ name: MANIFEST, mode: 0o600 }, JSON.stringify(manifest, null, 1))
  tar.finalize()
}

async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.sync()
  await file.close()
}

/** Of a backup that was killed: we hold the lock, so none is under way. */
async function removeLeftCopies(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(COPY)) await rm(join(dataDir, name))
  }
}
