import { createServer, connect, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SUBPROTOCOL } from '../../../model/protocol.ts'

const PROTOCOL = 'Sec-WebSocket-Protocol: '

/** One person's way to the server, which a test can cut: connections break, new ones are refused. */
export class CuttableLine {
  /** Answers requests but lets nobody open a WebSocket. */
  refusesSockets = false
  /** The version of the protocol that the server takes this person's page for; undefined = what it says. */
  speaks: string | undefined
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  readonly #webSockets = new Set<Socket>()
  readonly #silent = new WeakSet<Socket>()
  #server: Server
  #port = 0

  private constructor(target: number) {
    this.#target = target
    this.#server = this.#makeServer()
  }

  static async to(port: number): Promise<CuttableLine> {
    const line = new CuttableLine(port)
    await line.mend()
    return line
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  cut(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Opens the line, after a cut on the same port. */
  async mend(): Promise<void> {
    this.#server = this.#makeServer().listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** WebSockets that are open now stay so and carry nothing any more, as on a laptop that fell asleep. */
  silence(): void {
    for (const socket of this.#webSockets) this.#silent.add(socket)
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.cut()
    await closed
  }

  #makeServer(): Server {
    return createServer((near) => {
      const far = connect(this.#target, '127.0.0.1')
      for (const socket of [near, far]) {
        this.#sockets.add(socket)
        socket.on('error', () => socket.destroy())
        socket.on('close', () => {
          this.#sockets.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
      near.on('data', (bytes) => {
        const isUpgrade = bytes.includes(`\r\n${PROTOCOL}`) && bytes.includes('GET /sync/')
        if (isUpgrade) this.#webSockets.add(near).add(far)
        if (isUpgrade && this.refusesSockets) near.destroy()
        else if (!this.#silent.has(near)) far.write(isUpgrade ? this.#asSpoken(bytes) : bytes)
      })
      far.on('data', (bytes) => {
        if (!this.#silent.has(far)) near.write(this.#asOffered(bytes))
      })
    })
  }

  #asSpoken(bytes: Buffer): Buffer {
    if (this.speaks === undefined) return bytes
    const text = bytes.toString('latin1')
    return Buffer.from(
      text.replace(`${PROTOCOL}${SUBPROTOCOL}`, `${PROTOCOL}${this.speaks}`),
      'latin1',
    )
  }

  /** A browser hangs up when it gets another name back than it offered. */
  #asOffered(bytes: Buffer): Buffer {
    const answer = `${PROTOCOL}${this.speaks}`
    if (this.speaks === undefined || !bytes.includes(answer)) return bytes
    return Buffer.from(
      bytes.toString('latin1').replace(answer, `${PROTOCOL}${SUBPROTOCOL}`),
      'latin1',
    )
  }
}
