import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../server/config.ts'

test('without anything set it is a private server on port 4400', () => {
  expect(readConfig({})).toMatchObject({
    port: 4400,
    host: '127.0.0.1',
    dataDir: resolve('data'),
    publicUrl: undefined,
    allowedOrigins: [],
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
  [{ PORT: 'abc' }, /PORT must be a number \(is "abc"\)/],
  [{ PORT: '99999' }, /PORT must be between 0 and 65535/],
  [{ PUBLIC_URL: 'board.example' }, /PUBLIC_URL must be an http or https address/],
  [{ ALLOWED_ORIGINS: 'https://a.example,nope' }, /ALLOWED_ORIGINS must be/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of/],
])('%j: the message says which variable and why', (env, message) => {
  expect(() => readConfig(env)).toThrow(ConfigError)
  expect(() => readConfig(env)).toThrow(message)
})
