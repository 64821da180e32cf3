import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { assertReachable, findBoard, sessionFor } from '../auth/authenticate.ts'
import type { Cookies } from '../auth/cookies.ts'
import { hashKey, newDevice } from '../auth/keys.ts'
import { ApiError, parse } from '../errors.ts'
import type { BoardStorage } from '../storage/BoardStorage.ts'

interface Options {
  readonly storage: BoardStorage
  readonly cookies: Cookies
}

const join = z.strictObject({
  key: z.string().min(1).max(200),
  name: z
    .string()
    .transform((name) => name.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim())
    .pipe(z.string().min(1).max(60)),
})

/**
 * `POST /api/boards/:id/join`: exchanges a link's key for the cookies of a session. The same device comes back as the
 * same participant, under the name it says now.
 */
export function joinRoute(app: FastifyInstance, { storage, cookies }: Options): void {
  app.post<{ Params: { id: string } }>(
    '/boards/:id/join',
    { config: { body: join } },
    async (request, reply) => {
      const board = await findBoard(storage, request.params.id)
      const { key, name } = parse(join, request.body)
      const row = await storage.findKey({ hash: hashKey(key) })
      if (row?.board !== board.id)
        throw new ApiError('unauthorized', 'The key is not of this board')
      assertReachable(board, row.role, true)
      const device = cookies.readDevice(request.headers.cookie) ?? newDevice()
      const { role, participantId } = await sessionFor(storage, board, row, device)
      await storage.saveParticipant(board.id, { id: participantId, name })
      const written = cookies.write({ board: board.id, device, keyId: row.id }, Date.now())
      void reply.header('set-cookie', written)
      return { boardId: board.id, role, participantId, name }
    },
  )
}
