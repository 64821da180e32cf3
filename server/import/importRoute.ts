import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Board } from '../../model/Board.ts'
import { parseBoardFile, prepareBoardFile, type BoardFile } from '../../model/boardFile.ts'
import { createCards, type Acting, type Draft } from '../../model/commands.ts'
import type { ImportResult } from '../../model/import/applyImport.ts'
import { decodeText } from '../../model/import/decodeText.ts'
import { IMPORT_TARGETS } from '../../model/import/headers.ts'
import type { BoardId } from '../../model/ids.ts'
import { MAX_IMPORT_BYTES, SERVER_IDS } from '../../model/protocol.ts'
import { can } from '../../model/roles.ts'
import { readState } from '../../model/state.ts'
import { currentWriters } from '../../model/workshop.ts'
import { doAside } from '../aside/doAside.ts'
import type { Session } from '../auth/authenticate.ts'
import { sessionOf } from '../auth/sessionHook.ts'
import { ApiError, parse } from '../errors.ts'
import { imagesOf, type BoardFiles } from '../files/BoardFiles.ts'
import { MAX_BOARD_FILE_BYTES } from '../limits.ts'
import { secureRandom } from '../auth/random.ts'
import { InTurn } from '../storage/InTurn.ts'
import type { Rooms } from '../sync/Rooms.ts'

/** Made in some 20 ms; then other boards have their turn. */
const CARDS_AT_ONCE = 50

interface Options {
  readonly rooms: Rooms
  readonly files: BoardFiles
}

const stories = z.strictObject({
  kind: z.literal('stories'),
  text: z.string().max(MAX_IMPORT_BYTES),
  /** Whether the first row names the columns; else the plan decides. */
  hasHeader: z.boolean().optional(),
  /** What each column becomes, in their order; null leaves it out. Else the plan decides. */
  targets: z.array(z.enum(IMPORT_TARGETS).nullable()).max(1000).optional(),
})
const wholeBoard = z.strictObject({ kind: z.literal('board'), file: z.looseObject({}) })

/**
 * `POST /api/boards/:id/import`: stories as `{kind: 'stories', text}` or as a plain body of CSV or lines; a whole
 * board as `{kind: 'board', file}` or as the file itself, by a facilitator and while nobody has worked on the board.
 */
export function importRoute(app: FastifyInstance, options: Options): void {
  /** What one import names, the next finds on the board. */
  const imports = new InTurn<BoardId>()
  app.addContentTypeParser(
    ['text/plain', 'text/csv', 'text/tab-separated-values'],
    { parseAs: 'buffer', bodyLimit: MAX_IMPORT_BYTES },
    (_request, body, done) => done(null, { kind: 'stories', text: decodeText(body as Buffer) }),
  )

  app.post(
    '/boards/:id/import',
    {
      config: { may: 'import', body: z.union([stories, wholeBoard]) },
      bodyLimit: MAX_BOARD_FILE_BYTES,
    },
    async (request) => {
      const session = sessionOf(request)
      const body = (request.body ?? {}) as { kind?: unknown }
      await assertNotFull(session.board.id, options)
      if (body.kind === 'stories') {
        const job = parse(stories, body)
        return imports.run(session.board.id, () => importStories(job, session, options))
      }
      const file = body.kind === 'board' ? parse(wholeBoard, body).file : body
      return importBoard(parseBoardFile(file), session, options)
    },
  )
}

async function importStories(
  { text, hasHeader, targets = [] }: z.infer<typeof stories>,
  { board: { id }, participantId: by, role }: Session,
  { rooms }: Options,
): Promise<ImportResult> {
  const assertMay = (board: Board) => {
    if (!can(role, 'import', currentWriters(board)))
      throw new ApiError('forbidden', 'In this step only facilitators write')
  }
  await rooms.run(id, assertMay)
  // Those before it in the line may have filled it.
  await assertNotFull(id, { rooms })
  const { state } = await rooms.use(id, (room) => room.capture())
  const { drafts, result } = await doAside('draftStories', {
    ...{ state, text, hasHeader, by },
    targets: targets.map((target) => target ?? undefined),
    mayPin: can(role, 'arrange'),
  })
  await rooms.run(id, (board) => {
    assertMay(board)
    return createInSlices(board, { by, now: Date.now(), random: secureRandom }, drafts)
  })
  return result
}

/** What people add is refused then as well. */
async function assertNotFull(id: BoardId, { rooms }: Pick<Options, 'rooms'>): Promise<void> {
  if (await rooms.use(id, ({ isFull }) => isFull)) throw new ApiError('boardFull')
}

/** As `createCards`, with pauses. */
async function createInSlices(board: Board, acting: Acting, drafts: readonly Draft[]) {
  for (let from = 0; from < drafts.length; from += CARDS_AT_ONCE) {
    createCards(
      board,
      { ...acting, now: acting.now + from },
      drafts.slice(from, from + CARDS_AT_ONCE),
    )
    await turnOfTheLoop()
  }
}

async function importBoard(
  file: BoardFile,
  { board: row, role }: Session,
  { rooms, files }: Options,
): Promise<{ cards: number }> {
  if (role !== 'facilitator') throw new ApiError('forbidden', 'A facilitator may replace the board')
  // What can't be applied must not have emptied the board first, nor left images behind.
  const fill = prepareBoardFile(file)
  await rooms.run(row.id, (board) => assertUntouched(board, row.createdAt))
  await files.addAll(row.id, imagesOf(file.files))
  return rooms.run(row.id, (board) => {
    assertUntouched(board, row.createdAt)
    board.doc.transact(() => {
      for (const root of board.roots) root.clear()
      fill(board)
    })
    return { cards: board.cards.size }
  })
}

/** Throws unless only the server has written here, and nothing after the first content. */
function assertUntouched(board: Board, createdAt: number): void {
  const isOurs = [...board.doc.store.clients.keys()].every((id) => id < SERVER_IDS)
  const cards = [...readState(board).cards.values()]
  // Cards made at once are a millisecond apart.
  const lastOfTemplate = createdAt + cards.length
  if (isOurs && cards.every((card) => card.createdAt < lastOfTemplate)) return
  const advice = 'This board is in use. Make a board of its own with POST /api/boards {file}'
  throw new ApiError('invalid', advice)
}
