import { pino, type Logger } from 'pino'

export type Log = Logger

/**
 * Structured lines about events, never about content: no key, cookie, query string or text of a board is written,
 * and what a library may pass along is cut out here.
 */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: {
      paths: ['req.headers', 'res.headers', '*.key', '*.token', '*.secret', '*.authorization'],
      remove: true,
    },
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        path: request.url.split('?', 1)[0],
      }),
    },
  })
}
