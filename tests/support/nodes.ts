import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { startPostgres, startRedis, type Service } from './services.ts'
import { startServer, type TestServer } from './startServer.ts'
import type { Address } from './syncPerson.ts'

/** Takes connections and hands them to the nodes in turn, as any TCP balancer does; skips nodes that are down. */
class Balancer {
  readonly #server: Server
  readonly #ports: () => readonly number[]
  #next = 0

  constructor(ports: () => readonly number[]) {
    this.#ports = ports
    this.#server = createServer((client) => {
      client.on('error', () => client.destroy())
      this.#pass(client, this.#ports().length)
    })
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.address() as AddressInfo).port
  }

  close(): void {
    this.#server.close()
  }

  #pass(client: Socket, attempts: number): void {
    const ports = this.#ports()
    const port = ports[this.#next++ % ports.length]
    if (port === undefined || attempts === 0) return void client.destroy()
    const node = connect(port, '127.0.0.1')
    node.once('connect', () => client.pipe(node).pipe(client))
    node.on('error', () => {
      if (node.connecting || !client.readable) client.destroy()
    })
    node.on('close', (hadError) => {
      if (hadError && node.bytesWritten === 0) this.#pass(client, attempts - 1)
      else client.destroy()
    })
    client.on('close', () => node.destroy())
  }
}

/** Several nodes with a database, and the one address that people know. */
export class Nodes {
  readonly nodes: readonly TestServer[]
  readonly postgres: Service
  readonly redis: Service
  /** The balanced address. */
  readonly all: Address
  readonly #balancer: Balancer

  private constructor(
    nodes: readonly TestServer[],
    services: { readonly postgres: Service; readonly redis: Service },
    balancer: Balancer,
    port: number,
  ) {
    this.nodes = nodes
    this.postgres = services.postgres
    this.redis = services.redis
    this.#balancer = balancer
    this.all = {
      wsUrl: `ws://127.0.0.1:${port}/sync`,
      request: (...call) => this.node(0).request(...call),
    }
  }

  static async start(count: number): Promise<Nodes> {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
    const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url }
    const nodes: TestServer[] = []
    for (let i = 0; i < count; i++) nodes.push(await startServer({ runs: 'bundle', env }))
    const balancer = new Balancer(() => nodes.map(({ port }) => port))
    return new Nodes(nodes, { postgres, redis }, balancer, await balancer.listen())
  }

  node(i: number): TestServer {
    const node = this.nodes[i]
    if (!node) throw new Error(`There is no node ${i}`)
    return node
  }

  async close(): Promise<void> {
    this.#balancer.close()
    for (const node of this.nodes) {
      await node.kill()
      await node.close()
    }
    await Promise.all([this.postgres.remove(), this.redis.remove()])
  }
}
