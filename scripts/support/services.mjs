import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const DEBIANS_POSTGRES = '/usr/lib/postgresql'

/**
 * The path of a program of Postgres or Redis, where this machine has it: Debian keeps Postgres' own off the PATH.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function findProgram(name) {
  const debians = existsSync(DEBIANS_POSTGRES) ? readdirSync(DEBIANS_POSTGRES) : []
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...debians.map((version) => join(DEBIANS_POSTGRES, version, 'bin')),
  ]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** The programs that tests of many nodes need and this machine lacks. */
export function missingServices() {
  return ['initdb', 'postgres', 'redis-server'].filter((name) => !findProgram(name))
}
