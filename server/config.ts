import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** Everything that differs between two installations. */
export interface Config {
  /** Of this program. */
  readonly version: string
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Postgres, shared by all nodes; undefined = a file in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** How nodes tell each other at once what the database tells later. */
  readonly redisUrl: string | undefined
  /** What people type to reach this server, without a path; undefined = whatever host they used. */
  readonly publicUrl: string | undefined
  readonly licenseKey: string | undefined
  /** Origins besides our own whose pages may talk to us. */
  readonly allowedOrigins: readonly string[]
  /** Whose word about who asks is taken: addresses, networks, or names of such. */
  readonly trustedProxies: readonly string[]
  readonly logLevel: string
  /** API calls a minute for one device, or for one address where there is no device cookie. */
  readonly rateLimit: number
  /** Lets a program on another machine read `/metrics`, as a bearer. */
  readonly metricsToken: string | undefined
  /** Who doesn't know it makes no boards. */
  readonly createPassphrase: string | undefined
  /** A board that nobody opened or edited for so long goes to the bin; undefined = never. */
  readonly boardExpiryDays: number | undefined
  /** A board in the bin for so long is erased. */
  readonly binDays: number
  /** Nothing is added to a document that is as large. */
  readonly maxBoardBytes: number
  /** Earlier states of a board are kept for so long. */
  readonly historyDays: number
  /** How long `/readyz` says no before people are sent elsewhere: a balancer needs time to notice. */
  readonly drainSeconds: number
  readonly templatesDir: string
  readonly clientDir: string
}

/** The environment is wrong; the message names each variable and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const origin = z
  .url({
    protocol: /^https?$/,
    error: 'must be an http or https address like https://board.example',
  })
  .transform((url) => new URL(url).origin)

const PROXY_NAMES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']
const proxy = z
  .string()
  .refine(
    (text) => PROXY_NAMES.includes(text) || isNetwork(text),
    `must be addresses, networks like 10.0.0.0/8, or ${PROXY_NAMES.join(', ')}`,
  )

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number between ${min} and ${max}`
  return z.coerce.number({ error }).int(error).min(min, error).max(max, error)
}

/** Separated by commas. */
const listOf = <T extends z.ZodType<string, string>>(entry: T) =>
  z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(z.array(entry))

/** Never repeated on a screen or in a log. */
const secret = (min: number) =>
  z.string().min(min, `must have at least ${min} characters`).meta({ secret: true })

/** Of a database; it may have a password in it. */
const address = (scheme: RegExp, example: string) =>
  z
    .string()
    .refine((url) => URL.canParse(url) && scheme.test(new URL(url).protocol), {
      error: `must be an address like ${example}`,
    })
    .meta({ secret: true })
    .optional()

/** Everything that can be set; docs/deployment.md has the same list, which a test compares. */
export const VARIABLES = z.object({
  PORT: wholeNumber(0, 65_535).default(4400),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('data'),
  DATABASE_URL: address(/^postgres(ql)?:$/, 'postgres://user:password@host/database'),
  REDIS_URL: address(/^rediss?:$/, 'redis://:password@host:6379'),
  PUBLIC_URL: origin.optional(),
  ALLOWED_ORIGINS: listOf(origin).optional(),
  TRUSTED_PROXIES: listOf(proxy).default(['loopback']),
  TLDRAW_LICENSE_KEY: z.string().min(1).optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('warn'),
  RATE_LIMIT: wholeNumber(1, 1_000_000_000).default(600),
  METRICS_TOKEN: secret(16).optional(),
  CREATE_PASSPHRASE: secret(8).optional(),
  BOARD_EXPIRY_DAYS: wholeNumber(1, 36_500).optional(),
  BIN_DAYS: wholeNumber(1, 36_500).default(30),
  MAX_BOARD_MB: wholeNumber(1, 1000).default(20),
  HISTORY_DAYS: wholeNumber(1, 36_500).default(30),
  DRAIN_SECONDS: wholeNumber(0, 6).default(0),
})

/**
 * Reads the environment, and paths from where the program was started, the root of the repository, and `--host` among the arguments, which opens the server to the local network.
 *
 * @throws {ConfigError} naming every variable that is wrong
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = [],
): Config {
  // An empty variable, as in a compose file, means "not set".
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const parsed = VARIABLES.safeParse(Object.fromEntries(set))
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0])
      return `${name} ${message} (${said(name, env[name] ?? '')})`
    })
    throw new ConfigError(lines.join('\n'))
  }
  const unknown = args.find((arg) => arg !== '--host')
  if (unknown !== undefined) {
    throw new ConfigError(`Unknown argument "${unknown}"; the only one is --host`)
  }
  const { data } = parsed
  if (data.REDIS_URL !== undefined && data.DATABASE_URL === undefined) {
    throw new ConfigError('REDIS_URL connects nodes that share a database: set DATABASE_URL, too')
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  return {
    version,
    port: data.PORT,
    host: args.includes('--host') ? '0.0.0.0' : data.HOST,
    dataDir: resolve(data.DATA_DIR),
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    publicUrl: data.PUBLIC_URL,
    licenseKey: data.TLDRAW_LICENSE_KEY,
    allowedOrigins: data.ALLOWED_ORIGINS ?? [],
    trustedProxies: data.TRUSTED_PROXIES,
    logLevel: data.LOG_LEVEL,
    rateLimit: data.RATE_LIMIT,
    metricsToken: data.METRICS_TOKEN,
    createPassphrase: data.CREATE_PASSPHRASE,
    boardExpiryDays: data.BOARD_EXPIRY_DAYS,
    binDays: data.BIN_DAYS,
    maxBoardBytes: data.MAX_BOARD_MB * 1024 * 1024,
    historyDays: data.HISTORY_DAYS,
    drainSeconds: data.DRAIN_SECONDS,
    templatesDir: resolve('templates'),
    clientDir: resolve(join('dist', 'client')),
  }
}

/** An address, or one with the length of its prefix: none would be everybody. */
function isNetwork(text: string): boolean {
  const [, address = '', length = '1'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  return Number(length) >= 1 && Number(length) <= bits
}

/** The wrong value, as far as it may be shown. */
function said(name: string, value: string): string {
  const schema = VARIABLES.shape[name as keyof typeof VARIABLES.shape]
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  const isSecret = inner instanceof z.ZodType && inner.meta()?.['secret'] === true
  return isSecret ? `has ${value.length}` : `is "${value}"`
}
