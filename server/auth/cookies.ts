import { sign, unsign } from '@fastify/cookie'
import type { BoardId } from '../../model/ids.ts'

const DEVICE_COOKIE = 'atelier_device'
const DEVICE_SECONDS = 365 * 24 * 3600
const SESSION_SECONDS = 30 * 24 * 3600

/** What a session cookie says; the role and the name are looked up, so that they can change. */
export interface SessionToken {
  readonly board: string
  readonly device: string
  readonly keyId: string
}

/**
 * Reads and writes our two signed cookies: *device*, for a year, says that it is the same browser as last time;
 * *session*, one per board, says by which link it came in.
 */
export class Cookies {
  readonly #secret: Buffer
  readonly #secure: boolean

  /** `secure` only where people come by https: a workshop on a plain local network must be joinable. */
  constructor(secret: Uint8Array, secure: boolean) {
    this.#secret = Buffer.from(secret)
    this.#secure = secure
  }

  readDevice(header: string | undefined): string | undefined {
    const [kind, device] = this.#read(header, DEVICE_COOKIE)
    return kind === 'device' ? device : undefined
  }

  readSession(header: string | undefined, board: BoardId, now: number): SessionToken | undefined {
    const [kind, id, device, keyId, expires] = this.#read(header, sessionCookie(board))
    if (kind !== 'session' || id !== board || !device || !keyId) return undefined
    return Number(expires) > now ? { board, device, keyId } : undefined
  }

  /** The values of two `Set-Cookie` headers. */
  write({ board, device, keyId }: SessionToken, now: number): string[] {
    const expires = now + SESSION_SECONDS * 1000
    return [
      this.#write(DEVICE_COOKIE, `device.${device}`, DEVICE_SECONDS),
      this.#write(
        sessionCookie(board),
        `session.${board}.${device}.${keyId}.${expires}`,
        SESSION_SECONDS,
      ),
    ]
  }

  #read(header: string | undefined, name: string): string[] {
    const pairs = header?.split(';').map((pair) => pair.trim()) ?? []
    const signed = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
    const { valid, value } = unsign(signed ?? '', this.#secret)
    return valid && value !== null ? value.split('.') : []
  }

  /** Names and values consist of letters, digits, dots and base64: nothing that would need quoting. */
  #write(name: string, value: string, maxAgeSeconds: number): string {
    const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`
    return `${name}=${sign(value, this.#secret)}; ${attributes}${this.#secure ? '; Secure' : ''}`
  }
}

function sessionCookie(board: string): string {
  return `atelier_${board}`
}
