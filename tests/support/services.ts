import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { findProgram } from '../../scripts/support/services.mjs'
import { freePort } from './freePort.ts'
import { until } from './until.ts'

/** A database server of our own on a free port, which survives its restarts and is gone afterwards. */
export class Service {
  readonly url: string
  readonly #answers: () => Promise<boolean>
  readonly #folder: string
  readonly #start: () => ChildProcess
  #process: ChildProcess | undefined

  constructor(
    url: string,
    folder: string,
    start: () => ChildProcess,
    answers: () => Promise<boolean>,
  ) {
    this.url = url
    this.#answers = answers
    this.#folder = folder
    this.#start = start
  }

  /** Of its first process, which runs. */
  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error(`${this.url} does not run`)
    return this.#process.pid
  }

  async start(): Promise<this> {
    this.#process = this.#start()
    await until(`${this.url} answers`, this.#answers)
    return this
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal)
  }

  /** Ends it: as a power cut would, where nothing else is said. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const process = this.#process
    this.#process = undefined
    if (!process || process.exitCode !== null || process.signalCode !== null) return
    const gone = new Promise((resolve) => process.once('exit', resolve))
    process.kill(signal)
    await gone
  }

  /** Ends it and forgets its data. */
  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

export async function startPostgres(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-postgres-'))
  const port = await freePort()
  const data = join(folder, 'data')
  // Postgres refuses to run as root.
  const user = process.getuid?.() === 0 ? nobody() : undefined
  if (user) chownSync(folder, user.uid, user.gid)
  const initdb = ['-D', data, '-U', 'atelier', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  execFileSync(findProgram('initdb') ?? '', initdb, { cwd: folder, stdio: 'ignore', ...user })
  const url = `postgres://atelier@127.0.0.1:${port}/postgres`
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`]
  const args = ['-D', data, '-p', String(port), ...settings]
  const start = () =>
    spawn(findProgram('postgres') ?? '', args, { cwd: folder, stdio: 'ignore', ...user })
  return new Service(url, folder, start, () => answersSql(url)).start()
}

export async function startRedis(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-redis-'))
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const start = () =>
    spawn(findProgram('redis-server') ?? '', args, { cwd: folder, stdio: 'ignore' })
  return new Service(`redis://127.0.0.1:${port}`, folder, start, () => answersTcp(port)).start()
}

/** The user that Debian's package makes, else the one that every system has. */
function nobody(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function answersTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** It listens before it is done with its log. */
async function answersSql(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  const answered = client.connect().then(
    () => true,
    () => false,
  )
  if (await answered) await client.end()
  return answered
}
