import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from './errors.ts'
import { MAX_BOARD_FILE_BYTES } from './limits.ts'

/** Two board files with all their images, or forty images: a body is kept until it is whole. */
const MAX_BYTES = 400 * 1024 * 1024
/** Of those, from one address: others always find room for a whole board file. */
const MAX_BYTES_PER_ADDRESS = 200 * 1024 * 1024
/** What lies below costs no more than a socket. */
const SMALL_BYTES = 64 * 1024

/** Bounds what all bodies that are on their way in may take together, whoever sends them. */
export class BodyBudget {
  #bytes = 0
  readonly #byAddress = new Map<string, number>()

  /** Counts a request's body, by what its header says, until it is answered or gone. @throws {ApiError} tooMany */
  take({ headers, ip, routeOptions }: FastifyRequest, reply: FastifyReply): void {
    const isOpen = headers['transfer-encoding'] !== undefined
    const declared = isOpen ? Infinity : Number(headers['content-length'] ?? 0)
    // Larger ones are refused by their routes.
    const bytes = Math.min(declared, routeOptions.bodyLimit ?? MAX_BOARD_FILE_BYTES)
    if (bytes <= SMALL_BYTES) return
    const theirs = (this.#byAddress.get(ip) ?? 0) + bytes
    if (this.#bytes + bytes > MAX_BYTES || theirs > MAX_BYTES_PER_ADDRESS)
      throw new ApiError('tooMany', 'Too many large bodies at once')
    this.#add(ip, bytes)
    reply.raw.once('close', () => this.#add(ip, -bytes))
  }

  #add(ip: string, bytes: number): void {
    this.#bytes += bytes
    const theirs = (this.#byAddress.get(ip) ?? 0) + bytes
    if (theirs > 0) this.#byAddress.set(ip, theirs)
    else this.#byAddress.delete(ip)
  }
}
