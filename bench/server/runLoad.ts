import { setTimeout as wait } from 'node:timers/promises'
import { drained, gather, Meter, startSending, type Sender } from './crowd.ts'
import type { Load } from './loads.ts'
import { PEER, type Content, type PeerName } from './peers.ts'
import { ServerProcess } from './ServerProcess.ts'

export interface LoadResult {
  /** Server CPU per update and receiver. */
  readonly usPerDelivered: number
  readonly p95Ms: number
  /** Of those that should have arrived, how many did. */
  readonly arrived: number
}

export interface LoadOptions {
  /** People of each board who read what they get; the others only take it off the wire. */
  readonly listeners?: number
  /** Another program than the peer's own. */
  readonly args?: readonly string[]
}

/** One load on one freshly started server. */
export async function runLoad(
  name: PeerName,
  load: Load,
  content: Content,
  measureMs: number,
  { listeners = Infinity, args = PEER[name].args }: LoadOptions = {},
): Promise<LoadResult> {
  const server = await ServerProcess.start(args)
  const meter = new Meter()
  try {
    const senders: Sender[] = []
    for (let i = 0; i < load.boards; i++) {
      const board = await PEER[name].makeBoard(server, `board${i}`, content)
      const { onlyRelays = false } = PEER[name]
      const crowd = { load, board, serverOf: () => server, onlyRelays }
      senders.push(...(await gather(crowd, meter, measureMs, { listeners })))
    }
    const stop = await startSending(senders, load)
    const before = await server.ask('usage')
    meter.markedAt = performance.now()
    await wait(measureMs)
    stop()
    const stoppedAt = performance.now()
    await drained(meter)
    const after = await server.ask('usage')
    const heard = Math.min(load.people - 1, listeners)
    const expected = senders.length * load.hz * ((stoppedAt - meter.markedAt) / 1000) * heard
    // Those who don't read get as much as those who do.
    const factor = (load.people - 1) / heard
    return {
      usPerDelivered: (after.cpuUs - before.cpuUs) / (meter.delivered * factor),
      p95Ms: meter.quantile(0.95),
      arrived: meter.delivered / expected,
    }
  } finally {
    await server.close()
  }
}
