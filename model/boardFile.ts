import type * as Y from 'yjs'
import { z } from 'zod'
import { DOCUMENT_VERSION, type Board } from './Board.ts'
import type { ErrorCode } from './errors.ts'
import { entriesToJson, FORBIDDEN_KEYS, fromJson, type JsonObject } from './plainJson.ts'
import { finite } from './finite.ts'

const FORMAT = 'atelier-board'
/** FILE3: limits of what is worth reading; a board of 5,000 cards has about 200,000 values. */
const MAX_DEPTH = 50
const MAX_VALUES = 500_000

const ROOTS = ['board', 'areas', 'cards', 'links', 'canvas', 'workshop'] as const

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

/** Fills an empty board with a file's content, in one transaction. @throws {BoardFileError} the board is as it was */
export function applyBoardFile(board: Board, file: BoardFile): void {
  prepareBoardFile(file)(board)
}

/**
 * Makes all values of a file before the first is written. Returns how to fill an empty board with them, once.
 *
 * @throws {BoardFileError}
 */
export function prepareBoardFile(file: BoardFile): (board: Board) => void {
  const entries = ROOTS.flatMap((root) =>
    Object.entries(file[root]).map(([key, json]) => {
      try {
        return { root, key, value: fromJson(json, 1) }
      } catch (cause) {
        throw new BoardFileError('unreadable', `${root}.${key}: ${(cause as Error).message}`, cause)
      }
    }),
  )
  return (board) => {
    const roots = rootsOf(board)
    board.transact(() => {
      for (const { root, key, value } of entries) roots[root].set(key, value)
    })
  }
}

function rootsOf(board: Board): Record<(typeof ROOTS)[number], Y.Map<unknown>> {
  const { info, areas, cards, links, canvas, workshop } = board
  return { board: info, areas, cards, links, canvas, workshop } as ReturnType<typeof rootsOf>
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
