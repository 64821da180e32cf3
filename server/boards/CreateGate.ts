import type { FastifyRequest } from 'fastify'
import { PASSPHRASE_HEADER } from '../../model/protocol.ts'
import { isSame } from '../auth/isSame.ts'
import { ApiError } from '../errors.ts'

const MAX_WRONG = 10
const WINDOW_MS = 10 * 60_000
/** Addresses that are remembered; a flood from more than that is not a guess by hand. */
const MAX_ADDRESSES = 10_000

/** Lets those make boards who know this server's passphrase, where it has one. */
export class CreateGate {
  readonly #passphrase: string | undefined
  readonly #wrong = new Map<string, { count: number; until: number }>()

  constructor(passphrase: string | undefined) {
    this.#passphrase = passphrase
  }

  /** @throws {ApiError} passphraseRequired, passphraseWrong, tooMany after ten wrong ones from one address */
  assert({ headers, ip }: FastifyRequest): void {
    if (this.#passphrase === undefined) return
    const sent = headers[PASSPHRASE_HEADER]
    if (typeof sent !== 'string') throw new ApiError('passphraseRequired')
    const now = Date.now()
    const before = this.#wrong.get(ip)
    const isLocked = before !== undefined && before.until > now && before.count >= MAX_WRONG
    if (isLocked) throw new ApiError('tooMany', 'Ten wrong passphrases; again in ten minutes')
    if (isSame(decoded(sent), this.#passphrase)) {
      this.#wrong.delete(ip)
      return
    }
    this.#note(ip, now)
    throw new ApiError('passphraseWrong')
  }

  #note(ip: string, now: number): void {
    if (this.#wrong.size >= MAX_ADDRESSES) this.#wrong.clear()
    const before = this.#wrong.get(ip)
    const isOver = before === undefined || before.until <= now
    const count = isOver ? 1 : before.count + 1
    this.#wrong.set(ip, { count, until: isOver ? now + WINDOW_MS : before.until })
  }
}

/** A header is ASCII, a passphrase needn't be. */
function decoded(sent: string): string {
  try {
    return decodeURIComponent(sent)
  } catch {
    return sent
  }
}
