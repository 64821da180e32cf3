import { resolve } from 'node:path'
import { BackupError } from './backup/manifest.ts'
import { makeBackup } from './backup/makeBackup.ts'
import { restoreBackup } from './backup/restoreBackup.ts'
import { ConfigError, readConfig } from './config.ts'
import { StorageError } from './storage/BoardStorage.ts'

const USAGE = `Usage:
  npm run backup -- FILE             everything in DATA_DIR as one file; the server may run
  npm run restore -- FILE [--force]  into DATA_DIR; --force puts aside what is there
With BACKUP_PASSPHRASE set, backups are encrypted.`
/** Exit code of a command that was not understood. */
const WRONG_USE = 2

async function run([command, ...args]: readonly string[]): Promise<void> {
  const [name, ...rest] = args.filter((arg) => arg !== '--force')
  const force = args.includes('--force')
  if (name === undefined || rest.length > 0) return explain()
  // npm runs us in the root of the checkout; the file is meant where the person is.
  const file = resolve(process.env['INIT_CWD'] ?? '.', name)
  if (process.env['DATABASE_URL']) {
    throw new BackupError('These boards are in Postgres: see "backup" in docs/deployment.md')
  }
  const { dataDir, version } = readConfig(process.env)
  const passphrase = process.env['BACKUP_PASSPHRASE'] || undefined
  if (command === 'backup' && !force) {
    const { boards, files, bytes } = await makeBackup(file, { dataDir, version, passphrase })
    const how = passphrase === undefined ? 'not encrypted' : 'encrypted'
    say(`${boards} boards and ${files} images in ${file} (${megabytes(bytes)}, ${how})`)
  } else if (command === 'restore') {
    const done = await restoreBackup(file, { dataDir, passphrase, force, now: Date.now() })
    say(`${done.boards} boards and ${done.files} images in ${dataDir} (${megabytes(done.bytes)})`)
    if (done.kept !== undefined) say(`What was there before is in ${done.kept}`)
    say('For a day, facilitators who reconnect bring back what was done after the backup.')
  } else explain()
}

function explain(): void {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = WRONG_USE
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const { code } = error as NodeJS.ErrnoException
  const isPlain =
    error instanceof BackupError ||
    error instanceof ConfigError ||
    error instanceof StorageError ||
    code !== undefined
  process.stderr.write(`${isPlain ? (error as Error).message : (error as Error).stack}\n`)
  process.exitCode = error instanceof ConfigError ? WRONG_USE : 1
})
