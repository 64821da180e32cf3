import type { FastifyInstance } from 'fastify'
import type { Template } from '../../model/template.ts'

/** `GET /api/templates`: what a board can start from, in the order of the gallery, with texts in every language. */
export function templatesRoute(
  app: FastifyInstance,
  templates: ReadonlyMap<string, Template>,
): void {
  const list = [...templates.values()]
  app.get('/templates', async () => ({ templates: list }))
}
