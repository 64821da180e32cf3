import type { FastifyRequest } from 'fastify'
import type { BoardId } from '../../model/ids.ts'
import type { Config } from '../config.ts'

/** Makes the URL that opens a board with a key. The key stands behind `#`, so that no log and no Referer has it. */
export function linkTo(config: Config, request: FastifyRequest, id: BoardId, key: string): string {
  const origin = config.publicUrl ?? `${request.protocol}://${request.host}`
  return `${origin}/b/${id}#${key}`
}
