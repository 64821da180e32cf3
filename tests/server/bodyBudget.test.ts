import { EventEmitter } from 'node:events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { BodyBudget } from '../../server/BodyBudget.ts'

const MB = 1024 * 1024

/** A body of unknown length that is on its way in. */
function open(budget: BodyBudget, ip: string, bodyLimit: number): EventEmitter {
  const raw = new EventEmitter()
  const headers = { 'transfer-encoding': 'chunked' }
  const request = { headers, ip, routeOptions: { bodyLimit } } as unknown as FastifyRequest
  budget.take(request, { raw } as unknown as FastifyReply)
  return raw
}

test('a body counts for no more than its route takes, and one address does not take all of it', () => {
  const budget = new BodyBudget()
  for (let i = 0; i < 50; i++) open(budget, 'a', MB)
  const whole = open(budget, 'a', 140 * MB)
  expect(() => open(budget, 'a', 140 * MB)).toThrow('Too many large bodies')
  open(budget, 'b', 140 * MB)
  whole.emit('close')
  open(budget, 'a', 140 * MB)
})
