import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ROLES, type Role } from '../../model/roles.ts'
import type { Cookies } from '../auth/cookies.ts'
import { newKey } from '../auth/keys.ts'
import { sessionOf } from '../auth/sessionHook.ts'
import type { Config } from '../config.ts'
import { ApiError, parse } from '../errors.ts'
import type { BoardStorage, KeyRow } from '../storage/BoardStorage.ts'
import type { Heir } from '../sync/Audience.ts'
import type { Rooms } from '../sync/Rooms.ts'
import { linkTo } from './links.ts'

interface Options {
  readonly config: Config
  readonly storage: BoardStorage
  readonly cookies: Cookies
  readonly rooms: Rooms
}

const role = z.enum(ROLES)
const newLink = z.strictObject({ role })
const ofRole = z.object({ role })

/**
 * `/api/boards/:id/links`: which roles have one, another one for a role, a new one in place of all of a role, none at
 * all. Sessions that came in by an ended link end with it.
 */
export function linksRoute(app: FastifyInstance, options: Options): void {
  const { config, storage } = options
  const forSharing = { config: { may: 'share' } } as const

  app.get('/boards/:id/links', forSharing, async (request) => {
    const keys = await storage.keys(sessionOf(request).board.id)
    return { links: keys.map(({ role: of, createdAt }) => ({ role: of, createdAt })) }
  })

  app.post(
    '/boards/:id/links',
    { config: { may: 'share', body: newLink } },
    async (request, reply) => {
      const { role: wanted } = parse(newLink, request.body)
      const { board } = sessionOf(request)
      const { key, row } = newKey(board.id, wanted, Date.now())
      await storage.addKey(row)
      void reply.status(201)
      return { role: wanted, link: linkTo(config, request, board.id, key) }
    },
  )

  app.post('/boards/:id/links/:role/rotate', forSharing, async (request, reply) => {
    const { role: of } = parse(ofRole, request.params)
    const { board } = sessionOf(request)
    const { key, row } = newKey(board.id, of, Date.now())
    await replace(request, of, row, options)
    const cookies = await keepIn(request, of, row, options)
    if (cookies) void reply.header('set-cookie', cookies)
    return { role: of, link: linkTo(config, request, board.id, key) }
  })

  app.delete('/boards/:id/links/:role', forSharing, async (request, reply) => {
    const { role: of } = parse(ofRole, request.params)
    if (of === 'facilitator') {
      throw new ApiError('invalid', 'A board needs a facilitator’s link: make a new one instead')
    }
    await replace(request, of, undefined, options)
    return reply.status(204).send()
  })
}

async function replace(
  request: FastifyRequest,
  of: Role,
  next: KeyRow | undefined,
  { storage, rooms }: Options,
): Promise<void> {
  const { board, role: own, device } = sessionOf(request)
  const before = await storage.keys(board.id)
  await storage.replaceKeys({ board: board.id, role: of }, next, Date.now())
  const ended = new Set(before.filter((key) => key.role === of).map(({ id }) => id))
  const heir: Heir | undefined = next && own === of ? { device, keyId: next.id } : undefined
  rooms.endKeys(board.id, ended, heir)
}

/** Who replaces the link they came in by stays in, by cookies of the new one; a program has the link itself. */
async function keepIn(
  request: FastifyRequest,
  of: Role,
  { id: keyId }: KeyRow,
  { cookies }: Options,
): Promise<string[] | undefined> {
  const { board, role: own, device } = sessionOf(request)
  if (own !== of || request.headers.authorization !== undefined) return undefined
  return cookies.write({ board: board.id, device, keyId }, Date.now())
}
