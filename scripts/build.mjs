import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { root } from './support/paths.mjs'
import { run, tool } from './support/run.mjs'
import { hashSources, isStale, markFresh } from './support/stale.mjs'

const DIST = join(root, 'dist')
const COMPRESSIBLE = /\.(?:js|css|html|svg|json|txt|md)$/
/** Texts that must travel with what the browser is sent, beside licenses.md, which the bundler writes. */
const LEGAL = {
  LICENSE: 'LICENSE.txt',
  'LICENSE-tldraw.md': 'LICENSE-tldraw.md',
  'node_modules/@fontsource/ibm-plex-sans/LICENSE': 'LICENSE-ibm-plex.txt',
}
/** Below this a response fits one packet either way. */
const MIN_COMPRESS_BYTES = 1024

/**
 * Builds client and server into dist/ when a source changed since the last build. The new build appears as a
 * whole: what is interrupted leaves the old one as it was.
 *
 * @throws {Error} with the bundler's output when a source does not compile
 */
export async function build() {
  const hash = hashSources()
  if (!isStale(DIST, hash)) return
  console.log('Building Atelier …')
  const startedAt = Date.now()
  const out = join(root, '.cache', `build-${process.pid}`)
  mkdirSync(out, { recursive: true })
  try {
    await bundle('--outDir', join(out, 'client'))
    await bundle('--ssr', '--outDir', join(out, 'server'))
    for (const [from, to] of Object.entries(LEGAL)) {
      copyFileSync(join(root, from), join(out, 'client', to))
    }
    await compressAll(join(out, 'client'))
    markFresh(out, hash)
    replace(DIST, out)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
  console.log(`Built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
}

async function bundle(...args) {
  const flags = ['--logLevel', 'warn', '--emptyOutDir']
  const { code, output } = await run(
    process.execPath,
    tool('vite/bin/vite.js', 'build', ...flags, ...args),
    { env: { NODE_ENV: 'production' } },
  )
  if (code !== 0) throw new Error(`The build failed:\n${output}`)
  if (output.trim()) console.log(output.trim())
}

function replace(target, fresh) {
  const old = `${fresh}-old`
  rmSync(old, { recursive: true, force: true })
  try {
    renameSync(target, old)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  renameSync(fresh, target)
  rmSync(old, { recursive: true, force: true })
}

/** Writes .br and .gz beside each text file, so that the server never compresses while people wait. */
async function compressAll(directory) {
  const files = readdirSync(directory, { recursive: true })
    .map((name) => join(directory, name))
    .filter((file) => COMPRESSIBLE.test(file) && statSync(file).size > MIN_COMPRESS_BYTES)
  await Promise.all(files.map(compress))
}

async function compress(file) {
  const bytes = readFileSync(file)
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: 9 }),
  ])
  writeFileSync(`${file}.br`, br)
  writeFileSync(`${file}.gz`, gz)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await build().catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
