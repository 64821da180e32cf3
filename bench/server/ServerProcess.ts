import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../tests/support/freePort.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PROBE = join(import.meta.dirname, 'probe.mjs')
const SERVER_CORE = '0'
const GENERATOR_CORE = '1'
const START_TIMEOUT_MS = 20_000

/** One core each for the server under test and for this process, where the machine lets us. */
export const arePinned =
  availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** Holds this process, which makes the load, to its core. */
export function pinGenerator(): void {
  if (!arePinned) return
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', GENERATOR_CORE, String(process.pid)])
}

/** What the process says about itself. */
export interface Usage {
  readonly cpuUs: number
  readonly rssBytes: number
  readonly heapBytes: number
  /** Longest stop of its event loop since `watch`. */
  readonly longestStallMs: number
}

interface Options {
  /** Besides what every server gets. */
  readonly env?: Readonly<Record<string, string>>
  /** Held to the one core, where the machine lets us; else it runs where there is room. */
  readonly isPinned?: boolean
}

/** A server under test: a process of its own with a data directory that outlives its restarts. */
export class ServerProcess {
  readonly args: readonly string[]
  readonly dataDir: string
  port = 0
  readonly #options: Options
  #child: ChildProcess | undefined
  #asked = 0

  constructor(args: readonly string[], options: Options = {}) {
    this.args = args
    this.#options = options
    this.dataDir = mkdtempSync(join(tmpdir(), 'atelier-bench-'))
  }

  static async start(args: readonly string[], options?: Options): Promise<ServerProcess> {
    const server = new ServerProcess(args, options)
    await server.restart()
    return server
  }

  async restart(): Promise<void> {
    this.port ||= await freePort()
    const command = [process.execPath, '--expose-gc', '--import', PROBE, ...this.args]
    const { env, isPinned = arePinned } = this.#options
    if (isPinned) command.unshift('taskset', '--cpu-list', SERVER_CORE)
    const [program = '', ...args] = command
    this.#child = spawn(program, args, {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        LOG_LEVEL: 'silent',
        RATE_LIMIT: '1000000',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    await listens(this.#child)
  }

  /** `collect` frees what can be freed first; `watch` starts to look for stalls. */
  ask(what: 'usage' | 'collect' | 'watch'): Promise<Usage> {
    const child = this.#child
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      const hear = (answer: Usage & { id: number }) => {
        if (answer.id !== id) return
        child?.off('message', hear)
        resolve(answer)
      }
      child?.on('message', hear)
      child?.send({ id, ask: what }, (error) => error && reject(error))
    })
  }

  /** Bytes of all its files. */
  storedBytes(): number {
    const sizes = readdirSync(this.dataDir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => statSync(join(this.dataDir, name)).size)
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }

  /** Ends it and forgets its data. */
  async close(): Promise<void> {
    await this.end('SIGKILL')
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}

function listens(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const late = setTimeout(
      () => reject(new Error(`A server did not start:\n${said}`)),
      START_TIMEOUT_MS,
    )
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      if (!/listening|Atelier: http/.test(said)) return
      clearTimeout(late)
      resolve()
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('exit', () => reject(new Error(`A server ended before it listened:\n${said}`)))
  })
}
