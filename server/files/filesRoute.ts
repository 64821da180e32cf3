import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { MAX_FILE_BYTES } from '../../model/protocol.ts'
import { sessionOf } from '../auth/sessionHook.ts'
import { ApiError } from '../errors.ts'
import type { BoardFiles } from './BoardFiles.ts'

/** `POST /api/boards/:id/files` (one image as form field `file`) and `GET …/files/:file`. */
export async function filesRoute(app: FastifyInstance, files: BoardFiles): Promise<void> {
  await app.register(multipart, {
    // One byte more than is allowed, so that what was cut off there is seen to be too large.
    limits: { fileSize: MAX_FILE_BYTES + 1, files: 1, fields: 0, parts: 1 },
  })

  app.post('/boards/:id/files', { config: { may: 'upload' } }, async (request, reply) => {
    const { board } = sessionOf(request)
    const part = request.isMultipart() ? await request.file() : undefined
    if (!part) throw new ApiError('invalid', 'Send one image as the form field "file"')
    const { name } = await files.add(board.id, await part.toBuffer())
    void reply.status(201)
    return { file: name, url: `/api/boards/${board.id}/files/${name}` }
  })

  app.get<{ Params: { file: string } }>(
    '/boards/:id/files/:file',
    { config: { may: 'read' } },
    async (request, reply) => {
      const { board } = sessionOf(request)
      const { type, bytes } = await files.read(board.id, request.params.file)
      return reply
        .header('cache-control', 'private, max-age=31536000, immutable')
        .header('content-security-policy', 'sandbox')
        .header('x-content-type-options', 'nosniff')
        .type(type)
        .send(bytes)
    },
  )
}
