import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from '../config.ts'
import { ApiError } from '../errors.ts'

/**
 * Refuses what a page of another site makes a browser send. A browser puts `Origin` on every upgrade and on every
 * request that changes something, or at least says `Sec-Fetch-Site`; who sends neither is a program, which no foreign
 * page can steer.
 *
 * @throws {ApiError} originRefused
 */
export function assertOrigin(config: Config, headers: IncomingHttpHeaders): void {
  const { origin, host } = headers
  const site = headers['sec-fetch-site'] ?? 'none'
  if (origin === undefined && (site === 'none' || site === 'same-origin')) return
  if (origin === undefined) throw new ApiError('originRefused', 'A browser must send its Origin')
  if (origin === config.publicUrl || config.allowedOrigins.includes(origin)) return
  if (URL.canParse(origin) && new URL(origin).host === host) return
  throw new ApiError('originRefused', `Add ${origin} to ALLOWED_ORIGINS if its pages may do this`)
}
