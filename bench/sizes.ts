import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Bench } from './figure.ts'

const CLIENT = join(import.meta.dirname, '..', 'dist', 'client')
const SHELL = 'index.html'
/** The page and, loaded beside it, its canvas. Dialogs come when they are opened. */
const BOARD = ['board/BoardPage.tsx', 'board/Canvas.tsx']

interface Chunk {
  readonly file: string
  /** Loaded with it, always. */
  readonly imports?: readonly string[]
}

type Manifest = Readonly<Record<string, Chunk>>

/** How much JavaScript a browser loads, gzipped, for the first page and to open a board. */
export const sizes: Bench = () => {
  const manifest = JSON.parse(readFileSync(join(CLIENT, 'manifest.json'), 'utf8')) as Manifest
  const shell = filesOf(manifest, SHELL)
  const board = new Set([...shell, ...BOARD.flatMap((page) => [...filesOf(manifest, page)])])
  return Promise.resolve([
    { what: 'JavaScript of the shell, gzip', ...kB(shell), bound: 'at most', limit: 120 },
    { what: 'JavaScript to open a board, gzip', ...kB(board), bound: 'at most', limit: 700 },
  ])
}

function filesOf(manifest: Manifest, entry: string, files = new Set<string>()): Set<string> {
  const chunk = manifest[entry]
  if (!chunk) throw new Error(`The build has no chunk ${entry}: was the file renamed?`)
  if (files.has(chunk.file)) return files
  files.add(chunk.file)
  for (const name of chunk.imports ?? []) filesOf(manifest, name, files)
  return files
}

function kB(files: Iterable<string>): { measured: number; unit: string } {
  const bytes = [...files]
    .filter((file) => file.endsWith('.js'))
    .map((file) => gzipSync(readFileSync(join(CLIENT, file)), { level: 9 }).length)
  return { measured: bytes.reduce((sum, size) => sum + size, 0) / 1000, unit: 'kB' }
}
