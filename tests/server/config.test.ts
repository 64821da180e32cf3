import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, readConfig, VARIABLES } from '../../server/config.ts'

const ROOT = join(import.meta.dirname, '..', '..')

test('without anything set it is a private server on port 4400', () => {
  expect(readConfig({})).toMatchObject({
    port: 4400,
    host: '127.0.0.1',
    dataDir: resolve('data'),
    publicUrl: undefined,
    allowedOrigins: [],
    trustedProxies: ['loopback'],
    logLevel: 'warn',
  })
})

test('the environment decides; an empty variable is not set', () => {
  const env = { PORT: '8080', HOST: '::1', DATA_DIR: '/srv/atelier', PUBLIC_URL: '' }
  expect(readConfig(env)).toMatchObject({
    port: 8080,
    host: '::1',
    dataDir: '/srv/atelier',
    publicUrl: undefined,
  })
})

test('--host opens it to the network', () => {
  expect(readConfig({ HOST: '127.0.0.1' }, ['--host']).host).toBe('0.0.0.0')
  expect(() => readConfig({}, ['--hots'])).toThrow(/--hots.*--host/)
})

test('origins are taken from addresses', () => {
  const config = readConfig({
    PUBLIC_URL: 'https://board.example/',
    ALLOWED_ORIGINS: 'https://a.example, http://b.example:81/x',
  })
  expect(config.publicUrl).toBe('https://board.example')
  expect(config.allowedOrigins).toEqual(['https://a.example', 'http://b.example:81'])
})

test.each([
  [{ PORT: 'abc' }, /PORT must be a whole number between 0 and 65535 \(is "abc"\)/],
  [{ PORT: '99999' }, /PORT must be a whole number between 0 and 65535/],
  [{ BIN_DAYS: '1.5' }, /BIN_DAYS must be a whole number between 1 and 36500 \(is "1.5"\)/],
  [{ PUBLIC_URL: 'board.example' }, /PUBLIC_URL must be an http or https address/],
  [{ ALLOWED_ORIGINS: 'https://a.example,nope' }, /ALLOWED_ORIGINS must be/],
  [{ TRUSTED_PROXIES: 'loopback,my-proxy' }, /TRUSTED_PROXIES must be addresses, networks/],
  [{ TRUSTED_PROXIES: '10.0.0.0/99' }, /TRUSTED_PROXIES must be .*\(is "10.0.0.0\/99"\)/],
  [{ TRUSTED_PROXIES: '10.0.0.0/33' }, /TRUSTED_PROXIES must be/],
  [{ TRUSTED_PROXIES: '0.0.0.0/0' }, /TRUSTED_PROXIES must be/],
  [{ TRUSTED_PROXIES: 'fd00::/129' }, /TRUSTED_PROXIES must be/],
  [{ TRUSTED_PROXIES: '10.0.0.0/8/8' }, /TRUSTED_PROXIES must be/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of/],
])('%j: the message says which variable and why', (env, message) => {
  expect(() => readConfig(env)).toThrow(ConfigError)
  expect(() => readConfig(env)).toThrow(message)
})

test('proxies are addresses, networks of any possible size, and names', () => {
  const all = ['10.0.0.1', '10.0.0.0/1', '10.0.0.1/32', 'fd00::/8', 'fd00::1/128', 'uniquelocal']
  expect(readConfig({ TRUSTED_PROXIES: all.join(', ') }).trustedProxies).toEqual(all)
})

test('all that is wrong is said at once, and secrets are not repeated', () => {
  const env = { PORT: 'x', LOG_LEVEL: 'loud', CREATE_PASSPHRASE: 'sesame', METRICS_TOKEN: 'tok3n' }
  let message = ''
  try {
    readConfig(env)
  } catch (error) {
    message = (error as Error).message
  }
  expect(message.split('\n')).toEqual([
    'PORT must be a whole number between 0 and 65535 (is "x")',
    expect.stringMatching(/^LOG_LEVEL must be one of .* \(is "loud"\)$/),
    'METRICS_TOKEN must have at least 16 characters (has 5)',
    'CREATE_PASSPHRASE must have at least 8 characters (has 6)',
  ])
})

test('a wrong setting ends the start with code 2, a sentence and no stack', () => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'server/main.ts'],
    { cwd: ROOT, env: { ...process.env, PORT: 'x' }, encoding: 'utf8' },
  )
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toBe(
    'Atelier cannot start.\nPORT must be a whole number between 0 and 65535 (is "x")\n',
  )
})

test('docs/deployment.md lists every setting with its default, and no other', () => {
  const text = readFileSync(join(ROOT, 'docs', 'deployment.md'), 'utf8')
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` +\| (?:`([^`]+)`|–) +\|/gm)]
  const documented = Object.fromEntries(rows.map(([, name, value]) => [name, value]))
  const defaults = Object.fromEntries(
    Object.entries(VARIABLES.shape).map(([name, schema]) => {
      const value: unknown = schema.safeParse(undefined).data
      return [name, value === undefined ? undefined : String(value)]
    }),
  )
  expect(documented).toEqual(defaults)
})
