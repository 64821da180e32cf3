import { createHmac, timingSafeEqual } from 'node:crypto'
import { createClient } from '@redis/client'
import type { Log } from '../log.ts'

/** A longer message is not sent: what it says is in the database too, or said again in 15 s. */
const MAX_BYTES = 1024 * 1024
/** While Redis doesn't answer, so many messages wait to be sent; older news would be stale. */
const MAX_QUEUED = 1000
const RECONNECT_MS = 500
const SIGNATURE_BYTES = 16

type Client = ReturnType<typeof makeClient>

/**
 * Says things to other nodes by Redis: at most once, and not at all while Redis is away. Messages are signed, so that
 * somebody who reaches Redis can silence nodes, but not speak for them.
 */
export class Messenger {
  readonly #secret: Buffer
  readonly #out: Client
  readonly #in: Client
  readonly #log: Log
  /** Somebody should know of it, but not twice a second. */
  #isKnownAway = false
  /** Who hears what is said on a channel. */
  readonly #heard = new Map<string, (message: Buffer) => void>()

  constructor(url: string, secret: Uint8Array, log: Log) {
    this.#secret = createHmac('sha256', secret).update('messages between nodes').digest()
    this.#log = log
    this.#out = makeClient(url, { commandsQueueMaxLength: MAX_QUEUED })
    this.#in = makeClient(url)
    for (const client of [this.#out, this.#in]) {
      client.on('error', (error: unknown) => {
        const level = this.#isKnownAway ? 'debug' : 'warn'
        log[level]({ err: error }, 'Redis is away: news takes longer')
        this.#isKnownAway = true
      })
      // It goes on trying; nobody has to wait for it.
      client.connect().catch(() => undefined)
    }
    this.#in.on('ready', () => {
      this.#isKnownAway = false
      // What was asked for while Redis was away, or got no answer before it went.
      this.#subscribe([...this.#heard.keys()])
    })
  }

  /** Until `forget`, and again after each reconnection. */
  listen(channel: string, hear: (message: Buffer) => void): void {
    this.#heard.set(channel, hear)
    this.#subscribe([channel])
  }

  forget(channel: string): void {
    this.#heard.delete(channel)
    this.#unsubscribe(channel)
  }

  say(channel: string, message: Buffer): void {
    if (!this.#out.isReady || message.length > MAX_BYTES) return
    const signed = Buffer.concat([this.#sign(channel, message), message])
    this.#out.publish(channel, signed).catch(() => undefined)
  }

  close(): void {
    this.#in.destroy()
    this.#out.destroy()
  }

  #subscribe(channels: string[]): void {
    if (!this.#in.isReady || channels.length === 0) return
    this.#in.subscribe(channels, this.#receive, true).catch(() => undefined)
  }

  /**
   * Nothing while Redis is away: that would arrive after a board is open again. The first message of a channel that
   * nobody hears any more makes up for it. Naming `#receive` lets the client subscribe again before this is answered.
   */
  #unsubscribe(channel: string): void {
    if (!this.#in.isReady) return
    this.#in.unsubscribe(channel, this.#receive, true).catch(() => undefined)
  }

  readonly #receive = (signed: Buffer, from: Buffer): void => {
    const channel = from.toString()
    const hear = this.#heard.get(channel)
    if (!hear) return this.#unsubscribe(channel)
    const message = this.#verify(channel, signed)
    if (message) hear(message)
    else this.#log.warn({ channel }, 'a message that no node signed was left out')
  }

  #sign(channel: string, message: Buffer): Buffer {
    const signature = createHmac('sha256', this.#secret).update(`${channel}\n`).update(message)
    return signature.digest().subarray(0, SIGNATURE_BYTES)
  }

  #verify(channel: string, signed: Buffer): Buffer | undefined {
    if (signed.length < SIGNATURE_BYTES) return undefined
    const message = signed.subarray(SIGNATURE_BYTES)
    const isOurs = timingSafeEqual(
      signed.subarray(0, SIGNATURE_BYTES),
      this.#sign(channel, message),
    )
    return isOurs ? message : undefined
  }
}

function makeClient(url: string, limits: { readonly commandsQueueMaxLength?: number } = {}) {
  return createClient({
    url,
    ...limits,
    socket: { reconnectStrategy: () => RECONNECT_MS, connectTimeout: 3000 },
    pingInterval: 5000,
  })
}
