import { startPostgres, startRedis, type Service } from '../../tests/support/services.ts'
import { PEER } from '../server/peers.ts'
import { ServerProcess } from '../server/ServerProcess.ts'
import { cpuMsOf } from './cpuMsOf.ts'

/** What each part has used since it was started. */
export interface ClusterUsage {
  readonly nodesMs: number
  readonly postgresMs: number
  readonly redisMs: number
  /** Of one node. */
  readonly nodeBytes: number
}

/** The database and the messenger that nodes share; they stay while nodes come and go. */
export class Cluster {
  readonly nodes: ServerProcess[] = []
  readonly #postgres: Service
  readonly #redis: Service

  private constructor(postgres: Service, redis: Service) {
    this.#postgres = postgres
    this.#redis = redis
  }

  static async start(): Promise<Cluster> {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
    return new Cluster(postgres, redis)
  }

  /** So many new nodes in place of those before. They share the cores with all else, as nodes of one machine do. */
  async startNodes(count: number): Promise<void> {
    await this.endNodes()
    const env = { DATABASE_URL: this.#postgres.url, REDIS_URL: this.#redis.url }
    const options = { env, isPinned: false }
    // One after the other: on a busy machine, several at once take longer than a start may.
    for (let i = 0; i < count; i++) {
      this.nodes.push(await ServerProcess.start(PEER.Atelier.args, options))
    }
  }

  async usage(): Promise<ClusterUsage> {
    const usages = await Promise.all(this.nodes.map((node) => node.ask('usage')))
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    return {
      nodesMs: sum(usages.map(({ cpuUs }) => cpuUs)) / 1000,
      postgresMs: cpuMsOf(this.#postgres.pid),
      redisMs: cpuMsOf(this.#redis.pid),
      nodeBytes: sum(usages.map(({ rssBytes }) => rssBytes)) / usages.length,
    }
  }

  async endNodes(): Promise<void> {
    await Promise.all(this.nodes.splice(0).map((node) => node.close()))
  }

  async close(): Promise<void> {
    await this.endNodes()
    await Promise.all([this.#postgres.remove(), this.#redis.remove()])
  }
}
