import { setTimeout as wait } from 'node:timers/promises'
import { must } from '../../model/assert.ts'
import { drained, gather, Meter, startSending, type Sender } from '../server/crowd.ts'
import type { Load } from '../server/loads.ts'
import { PEER, type Content } from '../server/peers.ts'
import type { Cluster } from './Cluster.ts'

/** Two write and four look on, on each board: what docs/scaling.md reckons with. One Postgres follows twice that. */
const LOAD: Load = {
  ...{ name: 'nodes', kind: 'drag', boards: 8, people: 6, senders: 2, hz: 20, goal: Infinity },
  warmTimes: 2,
}

export interface Setup {
  readonly nodes: number
  /** `all`: each board is open on every node. `sticky`: all people of a board are on one. */
  readonly spread: 'all' | 'sticky'
}

export interface NodesResult {
  /** CPU for an edit, whoever and on however many nodes reads it. */
  readonly nodesMs: number
  readonly postgresMs: number
  readonly redisMs: number
  /** Between people on different nodes, where they are. */
  readonly halfMs: number
  readonly p95Ms: number
  readonly nodeMb: number
  /** Of the edits that somebody should have got, how many they got, 0 … 1. */
  readonly arrived: number
}

/** The load on freshly started nodes. */
export async function measureNodes(
  cluster: Cluster,
  { nodes, spread }: Setup,
  content: Content,
  measureMs: number,
): Promise<NodesResult> {
  await cluster.startNodes(nodes)
  const meter = new Meter()
  const placeOf = (board: number, person: number) =>
    (board + (spread === 'all' ? person : 0)) % nodes
  const isMeasured = (board: number, a: number, b: number) =>
    nodes === 1 || spread === 'sticky' || placeOf(board, a) !== placeOf(board, b)
  const senders: Sender[] = []
  for (let i = 0; i < LOAD.boards; i++) {
    const serverOf = (person: number) => must(cluster.nodes[placeOf(i, person)], 'a node')
    const board = await PEER.Atelier.makeBoard(serverOf(0), `board${i}`, content)
    const counts = (person: number, sender: number) => isMeasured(i, person, sender)
    const crowd = { load: LOAD, board, serverOf }
    senders.push(...(await gather(crowd, meter, measureMs, { counts })))
  }
  const sent = () => senders.reduce((sum, sender) => sum + sender.sent, 0)

  const stop = await startSending(senders, LOAD)
  const [before, sentBefore] = [await cluster.usage(), sent()]
  meter.markedAt = performance.now()
  await wait(measureMs)
  stop()
  await drained(meter)
  const [after, edits] = [await cluster.usage(), sent() - sentBefore]
  return {
    nodesMs: (after.nodesMs - before.nodesMs) / edits,
    postgresMs: (after.postgresMs - before.postgresMs) / edits,
    redisMs: (after.redisMs - before.redisMs) / edits,
    halfMs: meter.quantile(0.5),
    p95Ms: meter.quantile(0.95),
    nodeMb: after.nodeBytes / 1e6,
    arrived: meter.delivered / meter.due(),
  }
}
