import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './paths.mjs'

/** Makes node_modules what package-lock.json says. Says nothing and takes a few milliseconds when it is. */
export function install() {
  if (!isInstalled()) {
    console.log('Installing what Atelier needs (npm ci); this takes a minute the first time …')
    npm('ci', '--include=dev', '--no-audit', '--no-fund')
  }
  if (!storageLoads()) {
    console.log('Compiling better-sqlite3 for this Node …')
    npm('rebuild', 'better-sqlite3', '--no-audit', '--no-fund')
  }
}

/**
 * Compares the lock file with npm's own record of what it unpacked, which npm writes last: an install that
 * was interrupted, made for another lock file, or done by hand is told apart without a stamp of our own.
 */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const found = present[path]
    // What is made for another platform is in the lock file only.
    return found === undefined ? entry.optional === true : found.integrity === entry.integrity
  })
}

/** False after a change of Node version: a compiled module fits the version it was compiled for. */
function storageLoads() {
  try {
    const Database = createRequire(join(root, 'package.json'))('better-sqlite3')
    new Database(':memory:').close()
    return true
  } catch {
    return false
  }
}

function npm(...args) {
  const cli = process.env['npm_execpath']
  const [command, prefix] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  try {
    execFileSync(command, [...prefix, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: command === 'npm' && process.platform === 'win32',
    })
  } catch {
    console.error(
      `\nnpm ${args.join(' ')} failed. Two usual reasons:\n` +
        '  no way to the package registry: see the lines above;\n' +
        '  better-sqlite3 had to be compiled and a compiler is missing. On Debian or Ubuntu:\n' +
        '    sudo apt-get install -y python3 make g++',
    )
    process.exit(1)
  }
}
