import type * as Y from 'yjs'
import { z } from 'zod'
import { DOCUMENT_VERSION, type Board } from './Board.ts'
import type { ErrorCode } from './errors.ts'
import { entriesToJson, fromJson, type JsonObject } from './plainJson.ts'
import { finite } from './finite.ts'

const FORMAT = 'atelier-board'
/** FILE3: limits of what is worth reading; a board of 5,000 cards has about 200,000 values. */
const MAX_DEPTH = 50
const MAX_VALUES = 500_000
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const root = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
)
const schema = z.strictObject({
  format: z.literal(FORMAT),
  /** The document version it was written with. */
  version: z.int().positive(),
  board: root,
  areas: root,
  cards: root,
  links: root,
  canvas: root,
  workshop: root,
  /** Uploaded images by file name, in base64. */
  files: z.record(z.string(), z.string()).default({}),
})

/** A board as one readable JSON file: all that its document holds, and the images it shows. */
export type BoardFile = z.infer<typeof schema>

export class BoardFileError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'BoardFileError'
    this.code = code
  }
}

/** FILE1: boards that agree give the same file, whatever order their edits arrived in. */
export function toBoardFile(board: Board, files: Record<string, string> = {}): BoardFile {
  const roots = rootsOf(board)
  const version = finite(board.info.get('version')) ?? 0
  return {
    format: FORMAT,
    version: Number.isInteger(version) && version > 0 ? version : DOCUMENT_VERSION,
    board: entriesToJson(roots.board.entries()),
    areas: entriesToJson(roots.areas.entries()),
    cards: entriesToJson(roots.cards.entries()),
    links: entriesToJson(roots.links.entries()),
    canvas: entriesToJson(roots.canvas.entries()),
    workshop: entriesToJson(roots.workshop.entries()),
    files,
  }
}

/** Turns JSON from outside into a board file, or throws a `BoardFileError` that says what is wrong with it. */
export function parseBoardFile(json: unknown): BoardFile {
  refuseHostile(json)
  const version = (json as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > DOCUMENT_VERSION) {
    throw new BoardFileError(
      'newerVersion',
      `The file is of version ${version}; this program reads up to ${DOCUMENT_VERSION}`,
    )
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') || 'the file'
  throw new BoardFileError('unreadable', `Not a board file: ${where}: ${issue?.message}`)
}

/**
 * Fills an empty board with a file's content, in one transaction. All values are made before the first is
 * written, so that a `BoardFileError` leaves the board as it was.
 */
export function applyBoardFile(board: Board, file: BoardFile): void {
  const roots = rootsOf(board)
  const writes: (() => void)[] = []
  for (const [name, target] of Object.entries(roots)) {
    for (const [key, json] of Object.entries(file[name as keyof typeof roots])) {
      try {
        const value = fromJson(json, 1)
        writes.push(() => target.set(key, value))
      } catch (cause) {
        throw new BoardFileError('unreadable', `${name}.${key}: ${(cause as Error).message}`, cause)
      }
    }
  }
  board.transact(() => writes.forEach((write) => write()))
}

function rootsOf(board: Board) {
  const { info, areas, cards, links, canvas, workshop } = board
  return { board: info, areas, cards, links, canvas, workshop } as Record<
    'board' | 'areas' | 'cards' | 'links' | 'canvas' | 'workshop',
    Y.Map<unknown>
  >
}

/** FILE3: looked at without recursion, before anything else touches it. */
function refuseHostile(json: unknown): void {
  const open: { value: unknown; depth: number }[] = [{ value: json, depth: 0 }]
  let seen = 0
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next
    if (++seen > MAX_VALUES) throw new BoardFileError('tooLarge', 'The file holds too many values')
    if (typeof value !== 'object' || value === null) continue
    if (depth >= MAX_DEPTH) throw new BoardFileError('unreadable', 'The file is nested too deeply')
    for (const [key, inner] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key))
        throw new BoardFileError('unreadable', `The key ${key} is refused`)
      open.push({ value: inner, depth: depth + 1 })
    }
  }
}
