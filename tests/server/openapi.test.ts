import { expect, test } from 'vitest'
import { startServer } from '../support/startServer.ts'

type Operations = Record<string, Record<string, Record<string, unknown>>>

test('the served description has every route, who may use it, and what it takes', async () => {
  const server = await startServer()
  const { json } = await server.request('GET', '/api/openapi.json')
  const paths = json['paths'] as Operations
  const used = [
    ['get', '/api/templates'],
    ['post', '/api/boards'],
    ['delete', '/api/boards/{id}'],
    ['post', '/api/boards/{id}/join'],
    ['post', '/api/boards/{id}/links/{role}/rotate'],
    ['post', '/api/boards/{id}/files'],
    ['post', '/api/boards/{id}/import'],
    ['get', '/api/boards/{id}/export/backlog.csv'],
  ] as const
  for (const [method, path] of used) expect(paths[path]?.[method], path).toBeDefined()
  const create = JSON.stringify(paths['/api/boards']?.['post'])
  expect(create).toContain('"template"')
  expect(create).toContain('x-create-passphrase')
  const csv = paths['/api/boards/{id}/export/backlog.csv']?.['get']
  expect(JSON.stringify(csv?.['parameters'])).toContain('"profile"')
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      // A route of a board that says no right is open to the world: each is meant to be.
      const isOpen = operation['security'] === undefined
      const where = `${method} ${path}`
      if (path.startsWith('/api/boards/{id}'))
        expect([where, isOpen]).toEqual([where, path.endsWith('/join')])
    }
  }
  await server.close()
})
