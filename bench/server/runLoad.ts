import { setTimeout as wait } from 'node:timers/promises'
import { must } from '../../model/assert.ts'
import type { Load } from './loads.ts'
import {
  enter,
  joinNew,
  PEER,
  skipOf,
  type BoardThere,
  type Content,
  type PeerName,
} from './peers.ts'
import type { RawSocket } from './RawSocket.ts'
import { ServerProcess } from './ServerProcess.ts'
import { workOf, type Work } from './work.ts'
import { readEdits, readPresence } from './wire.ts'

/** Until the code that runs is compiled: a workshop lasts hours. */
const WARM_MS = 5000
/** Messages made for longer than a run should last, since a busy machine takes its time. */
const SPARE_MS = 4000
/** Nothing came for so long: all that will come is there. */
const QUIET_MS = 500
const MAX_DRAIN_MS = 10_000

export interface LoadResult {
  /** Server CPU per update and receiver. */
  readonly usPerDelivered: number
  readonly p95Ms: number
  /** Of those that should have arrived, how many did. */
  readonly arrived: number
}

/** Somebody who sends, and when each message left. */
interface Sender {
  readonly number: number
  readonly socket: RawSocket
  readonly work: Work
  readonly sentAt: Float64Array
  sent: number
}

/** What reached whom since the mark. */
class Meter {
  markedAt = Infinity
  delivered = 0
  readonly latencies: number[] = []

  /** Listens for one receiver. */
  listen(
    socket: RawSocket,
    board: BoardThere,
    kind: Load['kind'],
    senders: readonly Sender[],
  ): void {
    const next = new Int32Array(senders.length)
    const byClient = new Map(
      senders
        .filter((sender) => sender.socket !== socket)
        .map((sender) => [sender.work.client, sender]),
    )
    const skip = skipOf(board)
    const read = kind === 'presence' ? readPresence : readEdits
    const reach = (client: number, upTo: number) => {
      const sender = byClient.get(client)
      if (!sender) return
      const now = performance.now()
      const end = Math.min(upTo - sender.work.base, sender.sent)
      for (let i = next[sender.number] ?? 0; i < end; i++) this.#count(sender.sentAt[i] ?? 0, now)
      next[sender.number] = Math.max(next[sender.number] ?? 0, end)
    }
    socket.onMessage = (payload) => read(payload, skip, reach)
  }

  p95(): number {
    const sorted = Float64Array.from(this.latencies).sort()
    return sorted[Math.floor(sorted.length * 0.95)] ?? Infinity
  }

  #count(sentAt: number, now: number): void {
    if (sentAt < this.markedAt) return
    this.delivered++
    this.latencies.push(now - sentAt)
  }
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
      senders.push(
        ...(await gather(name, server, load, content, `board${i}`, meter, measureMs, listeners)),
      )
    }
    const stop = sendAll(senders, load.hz)
    await wait(WARM_MS)
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
      p95Ms: meter.p95(),
      arrived: meter.delivered / expected,
    }
  } finally {
    await server.close()
  }
}

async function gather(
  name: PeerName,
  server: ServerProcess,
  { kind, people, senders: count, hz }: Load,
  content: Content,
  boardName: string,
  meter: Meter,
  measureMs: number,
  listeners: number,
): Promise<Sender[]> {
  const board = await PEER[name].makeBoard(server, boardName, content)
  const sockets: RawSocket[] = []
  for (let i = 0; i < people; i++) {
    if (name === 'relay') {
      sockets.push(await enter(server, board))
      sockets[i]?.start(() => undefined)
    } else sockets.push((await joinNew(server, board)).socket)
  }
  const messages = Math.ceil(((WARM_MS + measureMs + SPARE_MS) / 1000) * hz)
  const senders = Array.from({ length: count }, (_, number): Sender => ({
    number,
    socket: must(sockets[number], 'a socket'),
    work: workOf(board, kind, number, messages),
    sentAt: new Float64Array(messages),
    sent: 0,
  }))
  // Those who only look on listen first: a sender hears one update fewer.
  sockets.toReversed().forEach((socket, i) => {
    if (i < listeners) meter.listen(socket, board, kind, senders)
    else socket.onMessage = undefined
  })
  return senders
}

async function drained(meter: Meter): Promise<void> {
  const giveUpAt = performance.now() + MAX_DRAIN_MS
  let before = -1
  while (before !== meter.delivered && performance.now() < giveUpAt) {
    before = meter.delivered
    await wait(QUIET_MS)
  }
}

/** Everybody at their rate, spread over time. Returns how to stop. */
function sendAll(senders: readonly Sender[], hz: number): () => void {
  const startedAt = performance.now()
  const timer = setInterval(() => {
    const elapsed = ((performance.now() - startedAt) * hz) / 1000
    senders.forEach((sender, i) => {
      const due = Math.min(Math.floor(elapsed - i / senders.length) + 1, sender.work.frames.length)
      while (sender.sent < due) send(sender)
    })
  }, 1)
  return () => clearInterval(timer)
}

function send(sender: Sender): void {
  const frame = sender.work.frames[sender.sent]
  if (!frame) return
  sender.sentAt[sender.sent++] = performance.now()
  sender.socket.send(frame)
}
