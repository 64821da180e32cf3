import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { CLOSE, type RefusalCode } from '../../model/protocol.ts'
import type { Session } from '../auth/authenticate.ts'
import type { Log } from '../log.ts'
import { metrics } from '../metrics.ts'
import type { Allowance } from './Allowance.ts'
import type { Lacking } from './dependencies.ts'
import { isTooLarge, MalformedFrame, readMessage, write, type Message } from './frames.ts'
import type { Room } from './Room.ts'
import { toWire } from './wire.ts'

/** A reader this far behind is dropped; it catches up by sync when it comes back. */
const MAX_UNSENT_BYTES = 8 * 1024 * 1024
/** A reader this far behind misses presence, never edits. */
const MAX_UNSENT_FOR_PRESENCE_BYTES = 256 * 1024
/** A message that is still coming in, and so large that its parts take memory. */
const LARGE_BYTES = 64 * 1024
/** What a frame may have around it. */
const FRAME_BYTES = 14
/** A peer that does not answer our close is gone anyway. */
const CLOSE_GRACE_MS = 2000

interface ConnectionOptions {
  readonly session: Session
  readonly extended: boolean
  readonly canUnpack: boolean
  readonly room: Room
  readonly allowance: Allowance
  readonly log: Log
}

/** One socket of one session in one room: reads frames, keeps limits, and never lets a bad one past. */
export class Connection {
  /** Who is told something in this turn of the event loop. */
  static readonly #told: Connection[] = []
  #session: Session
  /** It asked for our own message types. */
  readonly extended: boolean
  /** It asked for large answers in compressed messages. */
  readonly canUnpack: boolean
  /** Its one presence id, once it said one. */
  presenceId: number | undefined
  /** Its sync messages (step 2, update) that were dealt with. */
  handled = 0
  /** What its last update built on and we did not have. */
  lacking: Lacking | undefined
  readonly #socket: WebSocket
  /** What is below it: bytes that are laid out once for everybody go there as they are. */
  readonly #wire: Socket
  /** What it is told in this turn. */
  readonly #pending: Uint8Array[] = []
  readonly #room: Room
  readonly #log: Log
  #isRefused = false
  #isOverworked = false
  readonly #allowance: Allowance
  /** Bytes that its messages took on the wire, at most. */
  #accounted = 0
  #isUnfinished = false
  #maxUnsentBytes = MAX_UNSENT_BYTES
  /** Bytes that had gone out when it was last asked, and whether more were waiting. */
  #gone = 0
  #wasWaiting = false

  constructor(socket: WebSocket, wire: Socket, options: ConnectionOptions) {
    this.#socket = socket
    this.#wire = wire
    this.#session = options.session
    this.extended = options.extended
    this.canUnpack = options.canUnpack
    this.#room = options.room
    this.#allowance = options.allowance
    this.#log = options.log
    socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary))
    metrics.connections.inc()
    socket.on('close', () => {
      metrics.connections.dec()
      this.#room.leave(this)
    })
    // Without a listener one reset connection would end the process; 'close' follows.
    socket.on('error', (error) => this.#log.debug({ err: error }, 'socket error'))
    this.#room.enter(this)
  }

  get session(): Session {
    return this.#session
  }

  /** Its link was replaced, and it is the one who did that. */
  moveTo(keyId: string): void {
    this.#session = { ...this.#session, keyId }
  }

  send(message: Uint8Array): void {
    this.sendWire(toWire(message))
  }

  /** @param bytes messages as `toWire` makes them, one or more */
  sendWire(bytes: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#socket.bufferedAmount > this.#maxUnsentBytes) {
      this.#log.info('a reader that stopped reading was dropped')
      this.#socket.terminate()
      return
    }
    metrics.bytesSent.inc(bytes.length)
    if (this.#pending.push(bytes) === 1) this.#flushSoon()
  }

  /** What it asked for, however large: nobody is behind by that. Who asks again has to have read it. */
  sendAnswer(pieces: readonly Uint8Array[]): void {
    this.#maxUnsentBytes = MAX_UNSENT_BYTES
    for (const bytes of pieces) {
      this.sendWire(bytes)
      this.#maxUnsentBytes += bytes.length
    }
  }

  /** Left out for a slow reader: the next one is newer. */
  sendPresence(bytes: Uint8Array): void {
    if (this.#socket.bufferedAmount <= MAX_UNSENT_FOR_PRESENCE_BYTES) this.sendWire(bytes)
  }

  /** Says once that its edits are not taken. */
  refuse(code: RefusalCode, why: string): void {
    if (this.#isRefused) return
    this.#isRefused = true
    this.send(this.extended ? write.refused(code, why) : write.permissionDenied(why))
  }

  /** Nothing more is done for it, not even for what it has sent already. */
  get isOverworked(): boolean {
    return this.#isOverworked
  }

  /** What it sent took so long. */
  chargeWork(ms: number): void {
    if (!this.#allowance.isOverworkedBy(ms, performance.now()) || this.#isOverworked) return
    this.#isOverworked = true
    this.#log.info('somebody whose messages took too long was disconnected')
    this.close(CLOSE.tooMany, 'too much work')
  }

  /** Called now and then; ends a connection that has been sending one large message since the last time. */
  checkProgress(): void {
    const isUnfinished = this.#wire.bytesRead - this.#accounted > LARGE_BYTES
    if (isUnfinished && this.#isUnfinished) this.#socket.terminate()
    this.#isUnfinished = isUnfinished
  }

  /**
   * Called now and then; whether more of what was waiting has gone out since. Who is reading a large board on a slow
   * line gets to our ping, and can answer it, only behind all of that.
   */
  takeIsReading(): boolean {
    const { bufferedAmount } = this.#socket
    const gone = this.#wire.bytesWritten - bufferedAmount
    const isReading = this.#wasWaiting && gone > this.#gone
    this.#gone = gone
    this.#wasWaiting = bufferedAmount > 0
    return isReading
  }

  close(code: number, reason: string): void {
    this.#flush()
    this.#socket.close(code, reason)
    setTimeout(() => this.#socket.terminate(), CLOSE_GRACE_MS).unref()
  }

  #receive(data: Buffer, isBinary: boolean): void {
    // Bytes that were on their way when we closed.
    if (this.#socket.readyState !== this.#socket.OPEN) return
    metrics.bytesReceived.inc(data.length)
    this.#accounted += data.length + FRAME_BYTES
    this.#isUnfinished = false
    if (!isBinary) return this.close(CLOSE.malformed, 'text frame')
    const begun = performance.now()
    if (this.#allowance.isExceededBy(data.length, begun)) {
      return this.close(CLOSE.tooMany, 'too many messages')
    }
    try {
      this.#dispatch(readMessage(data), data)
    } catch (error) {
      if (!(error instanceof MalformedFrame)) this.#log.error({ err: error }, 'frame failed')
      this.close(CLOSE.malformed, error instanceof MalformedFrame ? error.message : 'not handled')
    }
    this.chargeWork(performance.now() - begun)
  }

  #dispatch(message: Message, frame: Uint8Array): void {
    switch (message.type) {
      case 'update':
        metrics.updatesReceived.inc()
        return this.#room.receiveUpdate({ connection: this, frame, ...message })
      case 'syncRequest':
        return this.#room.receiveSyncRequest(this, message.stateVector)
      case 'presence':
        if (message.entries.some(isTooLarge)) {
          return this.close(CLOSE.tooLarge, 'presence too large')
        }
        return this.#room.receivePresence(this, message.entries)
      case 'presenceRequest':
        return this.#room.receivePresenceRequest(this)
      case 'summon':
        return this.#room.summon(this)
    }
  }

  /** In one go for everybody, and for each in one system call, which costs more than its bytes. */
  #flushSoon(): void {
    if (Connection.#told.push(this) > 1) return
    process.nextTick(() => {
      for (const connection of Connection.#told.splice(0)) connection.#flush()
    })
  }

  #flush(): void {
    const pieces = this.#pending
    if (pieces.length === 0) return
    metrics.socketWrites.inc()
    if (pieces.length > 1) this.#wire.cork()
    for (const bytes of pieces) this.#wire.write(bytes)
    if (pieces.length > 1) this.#wire.uncork()
    pieces.length = 0
  }
}
