import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { encodeCourse, type Course } from '../../model/course.ts'
import { isId, type BoardId, type ParticipantId } from '../../model/ids.ts'
import { sessionOf } from '../auth/sessionHook.ts'
import { ApiError, parse } from '../errors.ts'
import type { BoardStorage, Participant, Version, VersionRow } from '../storage/BoardStorage.ts'
import { unpack } from './packing.ts'
import type { Versions } from './Versions.ts'

interface Options {
  readonly storage: BoardStorage
  readonly versions: Versions
}

const BYTES = 'application/octet-stream'
const MINUTE_MS = 60_000
/** How far back a person can be rewound. */
const MAX_MINUTES = 60
/** An hour of fifty people who never stop. */
const MAX_COURSE_BYTES = 64 * 1024 * 1024

const name = z.string().trim().min(1).max(200)
const newVersion = z.union([
  z.strictObject({ name }),
  z.strictObject({ before: z.literal('restore') }),
])
const rename = z.strictObject({ name })
const courseQuery = z.object({
  by: z.custom<ParticipantId>(isId, 'must be a participant'),
  minutes: z.coerce.number().int().min(1).max(MAX_MINUTES),
})

/** One earlier state of a board, as people see it. */
export interface VersionAnswer {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: VersionRow['kind']
  readonly name?: string
  /** Who made it; nobody for an automatic one. */
  readonly author?: ParticipantId
  /** Who wrote since the version before. */
  readonly writers: readonly ParticipantId[]
}

interface VersionsAnswer {
  /** Newest first. */
  readonly versions: readonly VersionAnswer[]
  /** Who wrote within the time that can be rewound. */
  readonly lately: readonly ParticipantId[]
  readonly participants: readonly Participant[]
}

/**
 * `/api/boards/:id/versions`: list, keep, read (as `encodeState` makes them), name and delete earlier states; and
 * `…/course`, from which a facilitator's page works out the board without what one person did. Nothing here changes a board:
 * restoring is an edit like any other.
 */
export function historyRoute(app: FastifyInstance, options: Options): void {
  const { storage, versions } = options
  const look = { config: { may: 'lookBack' } } as const
  const rewrite = { config: { may: 'rewrite' } } as const

  app.get('/boards/:id/versions', look, async (request): Promise<VersionsAnswer> => {
    const board = boardOf(request)
    return {
      versions: (await storage.versions(board)).map(answer),
      lately: await storage.writers(board, { since: Date.now() - MAX_MINUTES * MINUTE_MS }),
      participants: await storage.participants(board),
    }
  })

  app.post('/boards/:id/versions', rewrite, async (request, reply): Promise<VersionAnswer> => {
    const wanted = parse(newVersion, request.body)
    const { board, participantId } = sessionOf(request)
    const kept =
      'name' in wanted
        ? versions.name(board.id, participantId, wanted.name)
        : versions.beforeRestore(board.id, participantId)
    void reply.status(201)
    return answer(await kept)
  })

  app.get('/boards/:id/versions/:version', look, async (request, reply) => {
    const { state } = await find(request, storage)
    return reply.type(BYTES).send(Buffer.from(await unpack(state)))
  })

  app.patch('/boards/:id/versions/:version', rewrite, async (request): Promise<VersionAnswer> => {
    const wanted = parse(rename, request.body)
    const { id, board } = await find(request, storage)
    await storage.nameVersion(board, id, wanted.name)
    return answer(await find(request, storage))
  })

  app.delete('/boards/:id/versions/:version', rewrite, async (request, reply) => {
    const { id, board } = await find(request, storage)
    await storage.removeVersions(board, [id])
    return reply.status(204).send()
  })

  app.get('/boards/:id/course', rewrite, async (request, reply) => {
    const { by, minutes } = parse(courseQuery, request.query)
    const since = Date.now() - minutes * MINUTE_MS
    const course = await courseOf(storage, boardOf(request), by, since)
    return reply.type(BYTES).send(Buffer.from(encodeCourse(course)))
  })
}

/**
 * Starts from the newest version that is older than the span, and from a newer one where rows behind that are gone; where
 * there is none, the span begins with the oldest.
 */
async function courseOf(
  storage: BoardStorage,
  board: BoardId,
  by: ParticipantId,
  since: number,
): Promise<Course> {
  const oldestFirst = (await storage.versions(board)).toReversed()
  const start = Math.max(
    0,
    oldestFirst.findLastIndex(({ at }) => at <= since),
  )
  for (const { id, seq } of oldestFirst.slice(start)) {
    const rows = await storage.updates(board, { after: seq })
    const isWhole = rows.length === 0 || rows[0]?.seq === seq + 1
    const version = isWhole ? await storage.findVersion(board, id) : undefined
    if (!version) continue
    if (rows.reduce((sum, { bytes }) => sum + bytes.length, 0) > MAX_COURSE_BYTES) {
      throw new ApiError('tooLarge', 'Too much was written: ask for fewer minutes')
    }
    return {
      since: Math.max(since, version.at),
      base: await unpack(version.state),
      updates: rows.map(({ bytes, author, at }) => ({
        bytes,
        isTheirs: author === by && at >= since,
      })),
    }
  }
  throw new ApiError('notFound', 'This board keeps no version yet: try again later')
}

async function find(request: FastifyRequest, storage: BoardStorage): Promise<Version> {
  const { version } = request.params as { version: string }
  const found = isId(version) ? await storage.findVersion(boardOf(request), version) : undefined
  if (!found) throw new ApiError('notFound', 'There is no such version')
  return found
}

function answer({ id, at, kind, name: given, author, writers }: VersionRow): VersionAnswer {
  return {
    ...{ id, at, kind, writers },
    ...(given === undefined ? {} : { name: given }),
    ...(author === undefined ? {} : { author }),
  }
}

function boardOf(request: FastifyRequest): BoardId {
  return sessionOf(request).board.id
}
