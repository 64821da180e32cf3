import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from '../config.ts'
import { ApiError } from '../errors.ts'

/**
 * Refuses what a page of another site makes a browser send. A browser puts `Origin` on every upgrade and every
 * request that changes something; a program that sends none may act by its key, never by a cookie.
 *
 * @throws {ApiError} originRefused
 */
export function assertOrigin(config: Config, headers: IncomingHttpHeaders): void {
  const { origin, host, cookie, authorization } = headers
  if (origin === undefined) {
    if (cookie === undefined || authorization !== undefined) return
    throw new ApiError('originRefused', 'A request with a cookie needs an Origin header')
  }
  if (origin === config.publicUrl || config.allowedOrigins.includes(origin)) return
  if (URL.canParse(origin) && new URL(origin).host === host) return
  throw new ApiError('originRefused', `Add ${origin} to ALLOWED_ORIGINS if its pages may do this`)
}
