import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'

/** All that the build reads. Tests, docs and benchmarks are not among them: changing those builds nothing. */
const SOURCES = [
  'client',
  'model',
  'server',
  'templates',
  'LICENSE',
  'LICENSE-tldraw.md',
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'tsconfig.base.json',
  'vite.config.ts',
]

const stamp = (dist) => join(dist, '.sources')

/** One hash over the names and bytes of everything the build reads. */
export function hashSources() {
  const hash = createHash('sha256')
  for (const source of SOURCES) addTo(hash, source)
  return hash.digest('hex')
}

function addTo(hash, path) {
  const full = join(root, path)
  const entries = existsSync(full) ? readdirOrNone(full) : []
  if (entries) {
    for (const name of entries.sort()) addTo(hash, `${path}/${name}`)
    return
  }
  hash.update(path).update('\0').update(readFileSync(full)).update('\0')
}

function readdirOrNone(path) {
  try {
    return readdirSync(path)
  } catch {
    return undefined
  }
}

export function isStale(dist, hash) {
  return !existsSync(stamp(dist)) || readFileSync(stamp(dist), 'utf8') !== hash
}

export function markFresh(dist, hash) {
  writeFileSync(stamp(dist), hash)
}
