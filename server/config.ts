import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** Everything that differs between two installations. */
export interface Config {
  /** Of this program. */
  readonly version: string
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** What people type to reach this server, without a path; undefined = whatever host they used. */
  readonly publicUrl: string | undefined
  readonly licenseKey: string | undefined
  /** Origins besides our own whose pages may talk to us. */
  readonly allowedOrigins: readonly string[]
  readonly logLevel: string
  /** API calls a minute for one device, or for one address where there is no device cookie. */
  readonly rateLimit: number
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

const variables = z.object({
  PORT: z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(0, 'must be between 0 and 65535')
    .max(65535, 'must be between 0 and 65535')
    .default(4400),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('data'),
  PUBLIC_URL: origin.optional(),
  TLDRAW_LICENSE_KEY: z.string().min(1).optional(),
  ALLOWED_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(z.array(origin))
    .default([]),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('warn'),
  RATE_LIMIT: z.coerce.number({ error: 'must be a number' }).int().min(1).default(600),
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
  const parsed = variables.safeParse(Object.fromEntries(set))
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `${String(issue.path[0])} ${issue.message} (is "${env[String(issue.path[0])]}")`,
    )
    throw new ConfigError(lines.join('\n'))
  }
  const unknown = args.find((arg) => arg !== '--host')
  if (unknown !== undefined) {
    throw new ConfigError(`Unknown argument "${unknown}"; the only one is --host`)
  }
  const { data } = parsed
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  return {
    version,
    port: data.PORT,
    host: args.includes('--host') ? '0.0.0.0' : data.HOST,
    dataDir: resolve(data.DATA_DIR),
    publicUrl: data.PUBLIC_URL,
    licenseKey: data.TLDRAW_LICENSE_KEY,
    allowedOrigins: data.ALLOWED_ORIGINS,
    logLevel: data.LOG_LEVEL,
    rateLimit: data.RATE_LIMIT,
    templatesDir: resolve('templates'),
    clientDir: resolve(join('dist', 'client')),
  }
}
