import { connect, type Socket } from 'node:net'

/** Any will do that is not all zeros, which servers skip. */
const MASK = Buffer.from([0x5a, 0xc3, 0x17, 0x88])
const BINARY = 0x2
const CLOSED = 0x8
const PING = 0x9
const PONG = 0xa
const FINAL = 0x80

/**
 * A WebSocket that costs the load generator next to nothing: frames to send are made in advance, and those that come
 * can be counted without being read.
 */
export class RawSocket {
  onMessage: ((payload: Buffer) => void) | undefined
  /** Why the server ended it, if it did. */
  closedWith: number | undefined
  receivedBytes = 0
  readonly #socket: Socket
  #chunks: Buffer[] = []
  #length = 0
  #needed = 2

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Resolves after the handshake. What follows it at once is kept until `start`. */
  static async open(
    port: number,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawSocket> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    const rest = await handshake(socket)
    const raw = new RawSocket(socket)
    if (rest.length > 0) raw.#chunks.push(rest)
    raw.#length = rest.length
    socket.on('error', () => socket.destroy())
    return raw
  }

  /** Begins to read, every message or only the number of bytes. */
  start(onMessage?: (payload: Buffer) => void): void {
    this.onMessage = onMessage
    if (this.#length > 0) this.#read()
    this.#socket.on('data', (chunk: Buffer) => {
      this.receivedBytes += chunk.length
      if (!this.onMessage) return
      this.#chunks.push(chunk)
      this.#length += chunk.length
      if (this.#length >= this.#needed) this.#read()
    })
  }

  /** @param frame made by `frameOf` */
  send(frame: Uint8Array): void {
    this.#socket.write(frame)
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(): void {
    const bytes =
      this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
    let at = 0
    for (;;) {
      const left = bytes.length - at
      const { start, end } = extentOf(bytes, at)
      if (left < end) {
        this.#needed = end
        break
      }
      this.#hear((bytes[at] ?? 0) & 0xf, bytes.subarray(at + start, at + end))
      at += end
    }
    const rest = bytes.subarray(at)
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#length = rest.length
  }

  #hear(kind: number, payload: Buffer): void {
    if (kind === BINARY) this.onMessage?.(payload)
    else if (kind === PING) this.send(frameOf(payload, PONG))
    else if (kind === CLOSED) this.closedWith = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
  }
}

/** Where a frame's payload begins and ends, from `at` on; as far as the header can be seen. */
function extentOf(bytes: Buffer, at: number): { start: number; end: number } {
  if (bytes.length - at < 2) return { start: 2, end: 2 }
  const length = (bytes[at + 1] ?? 0) & 0x7f
  if (length < 126) return { start: 2, end: 2 + length }
  const start = length === 126 ? 4 : 10
  if (bytes.length - at < start) return { start, end: start }
  const long = length === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
  return { start, end: start + long }
}

/** A frame as a client sends it: whole and masked. */
export function frameOf(payload: Uint8Array, kind = BINARY): Buffer {
  const { length } = payload
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.alloc(head + 4 + length)
  frame[0] = FINAL | kind
  frame[1] = 0x80 | (head === 2 ? length : head === 4 ? 126 : 127)
  if (head === 4) frame.writeUInt16BE(length, 2)
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  MASK.copy(frame, head)
  for (let i = 0; i < length; i++) frame[head + 4 + i] = (payload[i] ?? 0) ^ (MASK[i & 3] ?? 0)
  return frame
}

function handshake(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0)
    const listen = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk])
      const end = seen.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.off('data', listen)
      socket.off('error', reject)
      const status = seen.subarray(0, seen.indexOf('\r\n')).toString()
      if (status.includes(' 101 ')) resolve(seen.subarray(end + 4))
      else reject(new Error(`The server refused: ${seen.toString()}`))
    }
    socket.on('data', listen)
    socket.once('error', reject)
  })
}
