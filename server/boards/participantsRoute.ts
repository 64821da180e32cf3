import type { FastifyInstance, FastifyRequest } from 'fastify'
import { toBoardFile, type BoardFile } from '../../model/boardFile.ts'
import { deleterKey } from '../../model/deletion.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { can } from '../../model/roles.ts'
import { sessionOf } from '../auth/sessionHook.ts'
import { ApiError } from '../errors.ts'
import type { BoardStorage, Participant } from '../storage/BoardStorage.ts'
import type { Rooms } from '../sync/Rooms.ts'

interface Options {
  readonly storage: BoardStorage
  readonly rooms: Rooms
}

/**
 * `/api/boards/:id/participants/:participant`: all that is stored about somebody as a file, and erasing their name. For
 * facilitators, and for everybody about themselves.
 */
export function participantsRoute(app: FastifyInstance, options: Options): void {
  const { storage, rooms } = options
  const forMembers = { config: { may: 'read' } } as const

  app.get('/boards/:id/participants/:participant/export', forMembers, async (request, reply) => {
    const { board } = sessionOf(request)
    const participant = await asked(request, storage)
    const versions = await storage.versions(board.id)
    void reply.header('content-disposition', 'attachment; filename="participant.json"')
    return {
      board: board.id,
      participant,
      ...(await rooms.run(board.id, (open) => contentBy(toBoardFile(open), participant.id))),
      // Kept for a day, then part of the board as a whole.
      edits: await storage.editsBy(board.id, participant.id),
      versions: versions.filter(({ author }) => author === participant.id),
    }
  })

  app.delete('/boards/:id/participants/:participant', forMembers, async (request, reply) => {
    const { id } = await asked(request, storage)
    // The row stays, so that their cards say "former participant" and not "nobody ever".
    await storage.eraseName(sessionOf(request).board.id, id)
    return reply.status(204).send()
  })
}

/** @throws {ApiError} forbidden, notFound */
async function asked(request: FastifyRequest, storage: BoardStorage): Promise<Participant> {
  const { board, role, participantId } = sessionOf(request)
  const id = (request.params as { participant: ParticipantId }).participant
  if (id !== participantId && !can(role, 'people')) {
    throw new ApiError('forbidden', 'Only a facilitator may do this for somebody else')
  }
  const participant = await storage.findParticipant(board.id, id)
  if (!participant) throw new ApiError('notFound', 'There is no such participant')
  return participant
}

/** The cards that somebody added or deleted, and every value on any card that is kept under their id, such as a vote. */
function contentBy({ cards }: BoardFile, id: ParticipantId): Record<string, unknown> {
  const entries = Object.entries(cards) as [string, Record<string, unknown>][]
  return {
    cards: Object.fromEntries(entries.filter(([, card]) => card['createdBy'] === id)),
    deletions: entries.flatMap(([card, fields]) => {
      const at = fields[deleterKey(id)]
      return at === undefined ? [] : [{ card, at }]
    }),
    votes: entries.flatMap(([card, fields]) =>
      Object.entries(fields).flatMap(([field, value]) =>
        isRecord(value) && Object.hasOwn(value, id) ? [{ card, field, value: value[id] }] : [],
      ),
    ),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
