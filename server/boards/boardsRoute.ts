import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { parseBoardFile, toBoardFile } from '../../model/boardFile.ts'
import { newId, type BoardId, type ParticipantId } from '../../model/ids.ts'
import { LANGUAGES, type Language } from '../../model/language.ts'
import { CLOSE } from '../../model/protocol.ts'
import { ROLES, type Role } from '../../model/roles.ts'
import { readState } from '../../model/state.ts'
import { applyTemplate, type Template } from '../../model/template.ts'
import type { Session } from '../auth/authenticate.ts'
import { sessionOf } from '../auth/sessionHook.ts'
import type { Config } from '../config.ts'
import { ApiError, parse } from '../errors.ts'
import type { BoardFiles } from '../files/BoardFiles.ts'
import { MAX_BOARD_FILE_BYTES } from '../limits.ts'
import { secureRandom } from '../auth/random.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'
import type { Rooms } from '../sync/Rooms.ts'
import { boardInfo, type BoardAnswer } from './boardInfo.ts'
import type { CreateGate } from './CreateGate.ts'
import { contentOf, createBoard, type CreatedBoard } from './createBoard.ts'
import { eraseBoard } from './eraseBoard.ts'
import { linkTo } from './links.ts'
import { newBoardState } from './newBoardState.ts'

interface Options {
  readonly config: Config
  readonly storage: BoardStorage
  readonly rooms: Rooms
  readonly files: BoardFiles
  readonly templates: ReadonlyMap<string, Template>
  readonly createGate: CreateGate
}

const boardTitle = z.string().trim().min(1).max(200)
const fromTemplate = z.strictObject({
  template: z.string().max(100),
  title: boardTitle.optional(),
  language: z.enum(LANGUAGES).default('en'),
})
const fromFile = z.strictObject({ file: z.looseObject({}), title: boardTitle.optional() })
const rename = z.strictObject({ title: boardTitle })
const duplicate = z.strictObject({ title: boardTitle.optional() }).default({})

const COPY: Record<Language, string> = { en: 'copy', fr: 'copie' }

interface CreatedAnswer {
  readonly id: BoardId
  readonly links: Readonly<Record<Role, string>>
}

/** `/api/boards`: make, read, rename, duplicate, delete, restore and erase boards. */
export function boardsRoute(app: FastifyInstance, options: Options): void {
  const { storage, rooms, createGate } = options
  // Before a body is read: it may be large.
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.createsBoard) createGate.assert(request)
  })

  app.post(
    '/boards',
    {
      bodyLimit: MAX_BOARD_FILE_BYTES,
      config: { createsBoard: true, body: z.union([fromTemplate, fromFile]) },
    },
    async (request, reply) => {
      const board = isRecord(request.body) && 'file' in request.body
      const created = board ? await openFile(request, options) : await useTemplate(request, options)
      void reply.status(201)
      return answerCreated(request, options.config, created)
    },
  )

  app.get('/boards/:id', { config: { may: 'read', inBin: true } }, (request) =>
    boardInfo(options, sessionOf(request)),
  )

  app.patch('/boards/:id', { config: { may: 'rename', body: rename } }, async (request) => {
    const { title: next } = parse(rename, request.body)
    const session = sessionOf(request)
    await rooms.run(session.board.id, (board) => board.info.set('title', next))
    return boardInfo(options, await refreshed(storage, session))
  })

  binRoutes(app, options)

  app.post(
    '/boards/:id/duplicate',
    { config: { may: 'duplicate', createsBoard: true, body: duplicate } },
    async (request, reply) => {
      const wanted = parse(duplicate, request.body ?? undefined).title
      const created = await copy(sessionOf(request).board.id, wanted, options)
      void reply.status(201)
      return answerCreated(request, options.config, created)
    },
  )
}

/** Into the bin, out of it, and out of the world. */
function binRoutes(app: FastifyInstance, options: Options): void {
  const { storage, rooms } = options

  app.delete('/boards/:id', { config: { may: 'delete', inBin: true } }, async (request, reply) => {
    const { board } = sessionOf(request)
    if (board.deletedAt === undefined) await storage.setDeleted(board.id, Date.now())
    rooms.disconnect(board.id, CLOSE.notFound, 'deleted')
    return reply.status(204).send()
  })

  app.post(
    '/boards/:id/restore',
    { config: { may: 'delete', inBin: true } },
    async (request): Promise<BoardAnswer> => {
      const session = sessionOf(request)
      // First: one that expired would expire again.
      await storage.setSeen(session.board.id, Date.now())
      await storage.setDeleted(session.board.id, undefined)
      return boardInfo(options, await refreshed(storage, session))
    },
  )

  app.post(
    '/boards/:id/erase',
    { config: { may: 'delete', inBin: true } },
    async (request, reply) => {
      await eraseBoard(options, sessionOf(request).board.id, Date.now())
      return reply.status(204).send()
    },
  )
}

async function useTemplate(
  request: FastifyRequest,
  { storage, files, templates }: Options,
): Promise<CreatedBoard> {
  const { template: name, title: wanted, language } = parse(fromTemplate, request.body)
  const template = templates.get(name)
  if (!template) throw new ApiError('notFound', `There is no template "${name}"`)
  const now = Date.now()
  const acting = { by: newId<ParticipantId>(secureRandom), now, random: secureRandom }
  const title = wanted ?? template.title[language]
  const state = await newBoardState((board) =>
    applyTemplate(board, template, { title, language, acting }),
  )
  return createBoard({ storage, files }, { now, state })
}

async function openFile(request: FastifyRequest, options: Options): Promise<CreatedBoard> {
  const { file, title: wanted } = parse(fromFile, request.body)
  const content = await contentOf(parseBoardFile(file), wanted)
  return createBoard(options, { ...content, now: Date.now() })
}

/** Goes by the board file, so that a copy has no past: what was deleted from a text stays deleted. */
async function copy(
  id: BoardId,
  wanted: string | undefined,
  options: Options,
): Promise<CreatedBoard> {
  const images = await options.files.readAll(id)
  const participants = await options.storage.participants(id)
  const { file, info } = await options.rooms.run(id, (board) => ({
    file: toBoardFile(board, images),
    info: readState(board).info,
  }))
  const name = wanted ?? `${info.title} (${COPY[info.language]})`
  return createBoard(options, { ...(await contentOf(file, name)), participants, now: Date.now() })
}

function answerCreated(
  request: FastifyRequest,
  config: Config,
  { id, keys }: CreatedBoard,
): CreatedAnswer {
  const links = ROLES.map((role) => [role, linkTo(config, request, id, keys[role])] as const)
  return { id, links: Object.fromEntries(links) as CreatedAnswer['links'] }
}

/** The session after its board's row changed. */
async function refreshed(storage: BoardStorage, session: Session): Promise<Session> {
  return { ...session, board: (await storage.findBoard(session.board.id)) ?? session.board }
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
