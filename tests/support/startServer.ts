import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Language } from '../../model/language.ts'
import type { Role } from '../../model/roles.ts'
import { createApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { freePort } from './freePort.ts'

export interface ServerOptions {
  /** Besides PORT and DATA_DIR. */
  readonly env?: Readonly<Record<string, string>>
  /**
   * In this process, or as one of its own, which can be killed: from the sources, as a bundle made of them, which
   * starts in half the time (`unprivileged`: as a user whom permissions hold back), or what `npm start` runs.
   */
  readonly runs?: keyof typeof PROGRAMS
  /** An existing folder; else a temporary one that is removed at the end. */
  readonly dataDir?: string
}

export interface TestBoard {
  readonly id: string
  readonly keys: Readonly<Record<Role, string>>
  readonly links: Readonly<Record<Role, string>>
}

/** What runs at the moment: replaced by a restart. */
interface Running {
  readonly port: number
  /** Of a process of its own. */
  readonly pid?: number | undefined
  readonly stop: () => Promise<void>
  readonly kill: () => Promise<void>
}

type Start = (env: Readonly<Record<string, string>>) => Promise<Running>

const ROOT = join(import.meta.dirname, '..', '..')

const NODE = process.execPath
/** Root is above all permissions. */
const AS_NOBODY =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []

const PROGRAMS = {
  here: startHere,
  sources: startProcess(() => [NODE, '--import', 'tsx', 'server/main.ts']),
  bundle: startProcess(() => [NODE, bundle()]),
  unprivileged: startProcess(() => [...AS_NOBODY, NODE, bundle()]),
  build: startProcess(() => [NODE, 'dist/server/main.js']),
} as const satisfies Record<string, Start>

/** A real server on a free port, with a data directory that outlives its restarts. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'atelier-test-'))
  const start = PROGRAMS[options.runs ?? 'here']
  const env = { LOG_LEVEL: 'silent', RATE_LIMIT: '100000', ...options.env, DATA_DIR: dataDir }
  return new TestServer(dataDir, start, env, await start({ ...env, PORT: '0' }))
}

export class TestServer {
  readonly port: number
  readonly url: string
  readonly wsUrl: string
  readonly dataDir: string
  readonly #start: Start
  readonly #env: Readonly<Record<string, string>>
  #running: Running

  constructor(
    dataDir: string,
    start: Start,
    env: Readonly<Record<string, string>>,
    running: Running,
  ) {
    this.port = running.port
    this.url = `http://127.0.0.1:${running.port}`
    this.wsUrl = `ws://127.0.0.1:${running.port}/sync`
    this.dataDir = dataDir
    this.#start = start
    this.#env = env
    this.#running = running
  }

  /** Of a process of its own. */
  get pid(): number {
    if (this.#running.pid === undefined) throw new Error('The server is no process of its own')
    return this.#running.pid
  }

  /** As a power cut would end it; a server in this process is closed politely instead. */
  async kill(): Promise<void> {
    await this.#running.kill()
  }

  async stop(): Promise<void> {
    await this.#running.stop()
  }

  /** Starts again on the same port and data. */
  async restart(): Promise<void> {
    this.#running = await this.#start({ ...this.#env, PORT: String(this.port) })
  }

  /** Ends it and forgets its data. */
  async close(): Promise<void> {
    await this.#running.stop()
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  async createBoard(template = 'impact-effort', language: Language = 'en'): Promise<TestBoard> {
    const answer = await this.request('POST', '/api/boards', {
      body: { template, title: 'Pumps for clean rooms', language },
    })
    if (answer.status !== 201) throw new Error(`POST /api/boards: ${answer.status} ${answer.text}`)
    return boardOf(answer.json as Pick<TestBoard, 'id' | 'links'>)
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { body, key, headers = {} } = options
    const isPlain = typeof body === 'string' || body instanceof FormData
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body === undefined || isPlain ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isPlain ? body : JSON.stringify(body) }),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    return { status: response.status, headers: response.headers, bytes, text, json: jsonOf(text) }
  }
}

export interface RequestOptions {
  readonly body?: unknown
  /** Sent as a bearer. */
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  readonly text: string
  /** Undefined where the body is no JSON object. */
  readonly json: Record<string, unknown>
}

/** The keys of a board are in its links. */
export function boardOf({ id, links }: Pick<TestBoard, 'id' | 'links'>): TestBoard {
  const keyOf = (role: Role) => new URL(links[role]).hash.slice(1)
  return {
    id,
    links,
    keys: {
      facilitator: keyOf('facilitator'),
      participant: keyOf('participant'),
      viewer: keyOf('viewer'),
    },
  }
}

async function startHere(env: Readonly<Record<string, string>>): Promise<Running> {
  const app = await createApp(readConfig(env))
  const { port } = await app.listen()
  let closed: Promise<void> | undefined
  const stop = () => (closed ??= app.close())
  return { port, stop, kill: stop }
}

function startProcess(argsOf: () => readonly string[]): Start {
  return async (env) => {
    const [command = NODE, ...args] = argsOf()
    // The printed address can't tell: with a PUBLIC_URL it is that.
    const port = env['PORT'] === '0' ? await freePort() : Number(env['PORT'])
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const end = (signal: NodeJS.Signals) => async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill(signal)
      await gone
    }
    await saysItsAddress(child)
    return { port, pid: child.pid, stop: end('SIGTERM'), kill: end('SIGKILL') }
  }
}

let bundled: string | undefined

/** The server alone, as `npm run build` makes it, for the tests of this process. */
function bundle(): string {
  if (bundled === undefined) {
    const folder = join(ROOT, '.cache', `test-server-${process.pid}`)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
    const args = ['build', '--ssr', '--outDir', folder, '--logLevel', 'error']
    execFileSync(process.execPath, [vite, ...args], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production' },
    })
    bundled = join(folder, 'main.js')
  }
  return bundled
}

function saysItsAddress(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Atelier: http')) resolve()
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('exit', () => reject(new Error(`The server ended before it listened:\n${said}`)))
  })
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
