import type { FastifyInstance, RouteOptions } from 'fastify'
import { z } from 'zod'
import { PASSPHRASE_HEADER } from '../model/protocol.ts'
import { ERROR_CODES } from '../model/errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What its JSON body must be; for the description only, the route checks it. */
    body?: z.ZodType
    /** What may stand in its query. */
    query?: z.ZodType
  }
}

interface Operation {
  readonly [key: string]: unknown
}

const PROBLEM = {
  description: 'A problem with a stable code (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
const COMPONENTS = {
  securitySchemes: {
    key: { type: 'http', scheme: 'bearer', description: 'The part of a board’s link behind #' },
  },
  schemas: {
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'code'],
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        code: { enum: ERROR_CODES },
        detail: { type: 'string' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: { path: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
}

/**
 * Serves `GET /api/openapi.json`: every route registered after this call, with who may use it and what it takes, from
 * the schemas that check it.
 */
export function describeApi(api: FastifyInstance, version: string): void {
  const paths: Record<string, Record<string, Operation>> = {}
  api.addHook('onRoute', (route) => {
    const methods = [route.method].flat().filter((method) => method !== 'HEAD')
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    for (const method of methods) (paths[path] ??= {})[method.toLowerCase()] = operation(route)
  })
  api.get('/openapi.json', async () => ({
    openapi: '3.1.0',
    info: { title: 'Atelier', version },
    paths,
    components: COMPONENTS,
  }))
}

function operation({ url, config = {} }: RouteOptions): Operation {
  const { may, body, query } = config
  const names = [...url.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }))
  return {
    ...(may === undefined
      ? {}
      : { description: `Needs the right to ${may}.`, security: [{ key: [] }] }),
    parameters: [
      ...names,
      ...(query ? queryOf(query) : []),
      ...(config.createsBoard ? [PASSPHRASE] : []),
    ],
    ...(body ? { requestBody: { content: { 'application/json': { schema: jsonOf(body) } } } } : {}),
    responses: { '2XX': { description: 'It worked' }, default: PROBLEM },
  }
}

const PASSPHRASE = {
  name: PASSPHRASE_HEADER,
  in: 'header',
  description: 'Where CREATE_PASSPHRASE is set: the passphrase, percent-encoded',
  schema: { type: 'string' },
}

function queryOf(query: z.ZodType): Operation[] {
  const { properties = {} } = jsonOf(query) as { properties?: Record<string, unknown> }
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }))
}

function jsonOf(schema: z.ZodType): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return json
}
