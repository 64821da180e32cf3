import { SUBPROTOCOL } from '../../model/protocol.ts'
import { random } from '../random.ts'
import { waitBefore, type Comeback } from './reconnect.ts'
import { isPacked, unpack } from './wire.ts'

/** The server gives a sign of life every 20 s; a laptop that slept finds a line that looks open and is dead. */
const SILENT_MS = 45_000
const OPENING_MS = 15_000
/** After an attempt that failed: on a slow line a large board, one message, is not heard of before it is whole. */
const PATIENT_MS = 120_000
const CHECK_MS = 5000
/** What a browser reports for a line that broke. */
const BROKEN = 1006

interface LineEvents {
  readonly onDialling: () => void
  readonly onOpen: () => void
  readonly onMessage: (bytes: Uint8Array) => void
  /** The connection ended, or never came about. Says whether to try again; may ask the server first. */
  readonly onDown: (code: number, wasOpen: boolean) => Promise<Comeback>
}

/** A WebSocket that comes back: after a while by chance, at once when the network or the person does. */
export class Line {
  private readonly url: string
  private readonly events: LineEvents
  private readonly checker: ReturnType<typeof setInterval>
  private readonly wake = () => this.hurry()
  private socket: WebSocket | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private isWanted = false
  private failures = 0
  private heardAt = 0

  constructor(url: string, events: LineEvents) {
    this.url = url
    this.events = events
    this.checker = setInterval(() => this.check(), CHECK_MS)
    for (const name of ['online', 'pageshow', 'focus']) addEventListener(name, this.wake)
    for (const name of ['visibilitychange', 'resume']) document.addEventListener(name, this.wake)
  }

  connect(): void {
    this.isWanted = true
    this.dial()
  }

  /** The connection was of use: the next failure is a first one. */
  succeeded(): void {
    this.failures = 0
  }

  /** Where it is not open, the answer to the server's next request has all of it. */
  send(bytes: Uint8Array): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return
    this.socket.send(bytes as Uint8Array<ArrayBuffer>)
  }

  destroy(): void {
    this.isWanted = false
    clearInterval(this.checker)
    clearTimeout(this.timer)
    for (const name of ['online', 'pageshow', 'focus']) removeEventListener(name, this.wake)
    for (const name of ['visibilitychange', 'resume']) document.removeEventListener(name, this.wake)
    this.drop()
  }

  private dial(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (!this.isWanted || this.socket) return
    this.events.onDialling()
    const socket = new WebSocket(this.url, [SUBPROTOCOL])
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    this.heardAt = Date.now()
    let wasOpen = false
    let last: Promise<unknown> = Promise.resolve()
    // What comes behind a message that is being unpacked waits for it, a goodbye too.
    const inTurn = <T>(arriving: T | Promise<T>, deal: (arrived: T) => void) => {
      last = last
        .then(() => arriving)
        .then((arrived) => (this.socket === socket ? deal(arrived) : undefined))
        .catch(reportError)
    }
    socket.onopen = () => {
      wasOpen = true
      this.heardAt = Date.now()
      this.events.onOpen()
    }
    socket.onmessage = ({ data }) => {
      this.heardAt = Date.now()
      const bytes = new Uint8Array(data as ArrayBuffer)
      if (!isPacked(bytes)) return inTurn(bytes, this.events.onMessage)
      // Without a piece it would not be the board: another line brings it whole.
      const unpacked = unpack(bytes).catch(() => undefined)
      inTurn(unpacked, (whole) => (whole ? this.events.onMessage(whole) : this.breakOff(true)))
    }
    socket.onclose = ({ code }) => inTurn(code, () => void this.down(code, wasOpen))
  }

  private async down(code: number, wasOpen: boolean): Promise<void> {
    this.socket = undefined
    const comeback = await this.events.onDown(code, wasOpen)
    if (this.socket || this.timer !== undefined) return
    if (comeback === 'never') this.isWanted = false
    else this.dialIn(waitBefore(comeback, this.failures++, random))
  }

  private dialIn(ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.dial(), ms)
  }

  /** Something says that the network may be back, or somebody looks at the page again. */
  private hurry(): void {
    if (document.visibilityState === 'hidden') return
    this.check()
    if (this.isWanted && !this.socket) this.dialIn(waitBefore('soon', 0, random))
  }

  private check(): void {
    const { socket } = this
    if (!socket) return
    const isOpening = socket.readyState === WebSocket.CONNECTING
    const limit = isOpening ? OPENING_MS : this.failures > 0 ? PATIENT_MS : SILENT_MS
    if (Date.now() - this.heardAt <= limit) return
    this.breakOff(socket.readyState !== WebSocket.CONNECTING)
  }

  private breakOff(wasOpen: boolean): void {
    this.drop()
    void this.down(BROKEN, wasOpen)
  }

  private drop(): void {
    const { socket } = this
    if (!socket) return
    this.socket = undefined
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }
}
