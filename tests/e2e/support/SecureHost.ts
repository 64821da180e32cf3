import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { selfSigned } from './selfSigned.ts'

/**
 * A browser's only way out: a proxy that leads one https host name to a server on this machine, refuses all
 * others, and keeps a list of what the browser asked for.
 */
export class SecureHost {
  readonly url: string
  /** `host:port` of every connection that the browser wanted, refused ones too. */
  readonly asked: string[] = []
  readonly #proxy: Server
  readonly #sockets = new Set<Socket>()

  private constructor(host: string, port: number) {
    this.url = `https://${host}`
    const certificate = selfSigned(host)
    this.#proxy = createServer((request, response) => {
      this.asked.push(request.url ?? '')
      response.writeHead(502).end()
    })
    this.#proxy.on('connect', (request, client: Socket) => {
      this.asked.push(request.url ?? '')
      if (request.url !== `${host}:443`) {
        client.end('HTTP/1.1 502 Refused\r\n\r\n')
        return
      }
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      const open = new TLSSocket(client, { isServer: true, ...certificate })
      this.#join(open, connect(port, '127.0.0.1'))
    })
  }

  static async start(host: string, port: number): Promise<SecureHost> {
    const secureHost = new SecureHost(host, port)
    await new Promise<void>((resolve) => secureHost.#proxy.listen(0, '127.0.0.1', resolve))
    return secureHost
  }

  /** For `launchBrowser({ proxy: { server } })`. */
  get proxyUrl(): string {
    return `http://127.0.0.1:${(this.#proxy.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#proxy.close(resolve))
  }

  #join(one: Socket, other: Socket): void {
    one.pipe(other).pipe(one)
    for (const socket of [one, other]) {
      this.#sockets.add(socket)
      // A browser drops connections as it likes.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        one.destroy()
        other.destroy()
      })
    }
  }
}
