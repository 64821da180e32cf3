import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toBoardFile } from '../../model/boardFile.ts'
import { backlogRows, jiraRows } from '../../model/exportRows.ts'
import type { BoardId } from '../../model/ids.ts'
import { LANGUAGES, type Language } from '../../model/language.ts'
import { readState, type BoardState } from '../../model/state.ts'
import { parse } from '../errors.ts'
import type { Rooms } from '../sync/Rooms.ts'
import { csv } from './csv.ts'

interface Options {
  readonly rooms: Rooms
  /** All images of a board, in base64 by name. */
  readonly readFiles: (board: BoardId) => Promise<Record<string, string>>
}

const language = z.enum(LANGUAGES).optional()
const backlogQuery = z.object({
  lang: language,
  profile: z.enum(['excel', 'data']).default('excel'),
})
const jiraQuery = z.object({ lang: language, flavor: z.enum(['cloud', 'dc']).default('cloud') })

/** `GET /api/boards/:id/export/…`: what a board holds, as files. `?lang=` chooses the words; else the board's. */
export function exportRoute(app: FastifyInstance, { rooms, readFiles }: Options): void {
  const options = { config: { may: 'export' } } as const
  const withQuery = (query: z.ZodType) => ({ config: { may: 'export', query } }) as const

  app.get('/boards/:id/export/backlog.csv', withQuery(backlogQuery), async (request, reply) => {
    const { lang, profile } = parse(backlogQuery, request.query)
    const { state, words } = await read(rooms, request, lang)
    return sendCsv(reply, fileName(state, 'csv'), csv(backlogRows(state, words), profile, words))
  })

  app.get('/boards/:id/export/backlog.jira.csv', withQuery(jiraQuery), async (request, reply) => {
    const { lang, flavor } = parse(jiraQuery, request.query)
    const { state, words } = await read(rooms, request, lang)
    const table = jiraRows(state, { flavor, language: words, boardId: boardOf(request) })
    return sendCsv(reply, fileName(state, 'jira.csv'), csv(table, 'jira', words))
  })

  app.get('/boards/:id/export/board.json', options, async (request, reply) => {
    const files = await readFiles(boardOf(request))
    const { state, file } = await rooms.run(boardOf(request), (board) => ({
      state: readState(board),
      file: toBoardFile(board, files),
    }))
    return send(reply, fileName(state, 'board.json'), 'application/json; charset=utf-8').send(
      JSON.stringify(file, null, 1),
    )
  })
}

async function read(
  rooms: Rooms,
  request: FastifyRequest,
  lang: Language | undefined,
): Promise<{ state: BoardState; words: Language }> {
  const state = await rooms.run(boardOf(request), readState)
  return { state, words: lang ?? state.info.language }
}

function boardOf(request: FastifyRequest): BoardId {
  return (request.params as { id: BoardId }).id
}

function sendCsv(reply: FastifyReply, name: string, text: string): FastifyReply {
  return send(reply, name, 'text/csv; charset=utf-8').send(text)
}

function send(reply: FastifyReply, name: string, type: string): FastifyReply {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`
  return reply.type(type).header('content-disposition', disposition)
}

function fileName(state: BoardState, ending: string): string {
  const title = state.info.title.replace(/[\p{Cc}/\\:*?"<>|]+/gu, ' ').trim()
  // Half of a pair at the end could not be written in an address.
  return `${title.slice(0, 80).replace(/\p{Cs}/gu, '') || 'board'}.${ending}`
}
