import { createServer, connect, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** One person's way to the server, which a test can cut: connections break, new ones are refused. */
export class CuttableLine {
  readonly #target: number
  readonly #sockets = new Set<Socket>()
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
      near.pipe(far).pipe(near)
    })
  }
}
