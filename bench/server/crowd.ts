import { setTimeout as wait } from 'node:timers/promises'
import { must } from '../../model/assert.ts'
import type { Load } from './loads.ts'
import { enter, joinNew, skipOf, type BoardThere } from './peers.ts'
import type { RawSocket } from './RawSocket.ts'
import type { ServerProcess } from './ServerProcess.ts'
import { workOf, type Work } from './work.ts'
import { readEdits, readPresence } from './wire.ts'

/**
 * Code is compiled when it has run so often, which takes half a minute at the speed of people; a workshop lasts hours. So
 * everybody begins in time lapse, at up to ten times their rate, as long as a relay can follow.
 */
const WARM_MS = 6000
const MAX_WARM_TIMES = 10
const WARM_DELIVERED = 30_000
/** At their own rate again, before what they cost counts. */
const SETTLE_MS = 1500
/** Messages made for longer than a run should last, since a busy machine takes its time. */
const SPARE_MS = 4000
/** Nothing came for so long: all that will come is there. */
const QUIET_MS = 500
const MAX_DRAIN_MS = 10_000

/** Somebody who sends, and when each message left. */
export interface Sender {
  readonly socket: RawSocket
  readonly work: Work
  readonly sentAt: Float64Array
  sent: number
}

/** What reached whom since the mark. */
export class Meter {
  markedAt = Infinity
  delivered = 0
  readonly #latencies: number[] = []
  /** Each as often as somebody hears them. */
  readonly #heard: Sender[] = []

  /** Listens for one receiver to what `senders` send. */
  listen(
    socket: RawSocket,
    board: BoardThere,
    kind: Load['kind'],
    senders: readonly Sender[],
  ): void {
    this.#heard.push(...senders)
    const byClient = new Map(senders.map((sender) => [sender.work.client, { sender, next: 0 }]))
    const skip = skipOf(board)
    const read = kind === 'presence' ? readPresence : readEdits
    const reach = (client: number, upTo: number) => {
      const heard = byClient.get(client)
      if (!heard) return
      const { sender } = heard
      const now = performance.now()
      const end = Math.min(upTo - sender.work.base, sender.sent)
      for (; heard.next < end; heard.next++) this.#count(sender.sentAt[heard.next] ?? 0, now)
    }
    socket.onMessage = (payload) => read(payload, skip, reach)
  }

  /** How much should reach somebody. */
  due(): number {
    const sentSince = ({ sentAt, sent }: Sender) =>
      sentAt.subarray(0, sent).filter((at) => at >= this.markedAt).length
    return this.#heard.reduce((sum, sender) => sum + sentSince(sender), 0)
  }

  /** The delay that so large a part of all does not exceed. */
  quantile(part: number): number {
    const sorted = Float64Array.from(this.#latencies).sort()
    return sorted[Math.floor(sorted.length * part)] ?? Infinity
  }

  #count(sentAt: number, now: number): void {
    if (sentAt < this.markedAt) return
    this.delivered++
    this.#latencies.push(now - sentAt)
  }
}

/** The people of one board. */
export interface Crowd {
  readonly load: Load
  readonly board: BoardThere
  /** Which server each of them is on, the ones who send first. */
  readonly serverOf: (person: number) => ServerProcess
  /** The server keeps no document that could be asked for. */
  readonly onlyRelays?: boolean
}

interface Hearing {
  /** How many read what they get. */
  readonly listeners?: number
  /** Whether somebody's delays to somebody who sends count; all do where nothing is said. */
  readonly counts?: (person: number, sender: number) => boolean
}

/** Everybody of one board comes in, for a warm-up and then so long. @returns those who will send */
export async function gather(
  { load, board, serverOf, onlyRelays = false }: Crowd,
  meter: Meter,
  measureMs: number,
  { listeners = Infinity, counts = () => true }: Hearing = {},
): Promise<Sender[]> {
  const { kind, people, senders: count, hz, warmMs = WARM_MS } = load
  const sockets: RawSocket[] = []
  for (let i = 0; i < people; i++) {
    if (onlyRelays) {
      sockets.push(await enter(serverOf(i), board))
      sockets[i]?.start(() => undefined)
    } else sockets.push((await joinNew(serverOf(i), board)).socket)
  }
  const atOwnRate = ((SETTLE_MS + measureMs + SPARE_MS) / 1000) * hz
  const messages = Math.ceil(atOwnRate + (warmMs / 1000) * warmHz(load))
  const senders = Array.from({ length: count }, (_, number): Sender => ({
    socket: must(sockets[number], 'a socket'),
    work: workOf(board, kind, number, messages),
    sentAt: new Float64Array(messages),
    sent: 0,
  }))
  // Those who only look on listen first: a sender hears one update fewer.
  const inOrder = [...sockets.entries()].toReversed()
  for (const [i, [person, socket]] of inOrder.entries()) {
    const heard = senders.filter((_, sender) => sender !== person && counts(person, sender))
    if (i < listeners) meter.listen(socket, board, kind, heard)
    else socket.onMessage = undefined
  }
  return senders
}

/** Fulfilled when nothing comes any more. */
export async function drained(meter: Meter): Promise<void> {
  const giveUpAt = performance.now() + MAX_DRAIN_MS
  let before = -1
  while (before !== meter.delivered && performance.now() < giveUpAt) {
    before = meter.delivered
    await wait(QUIET_MS)
  }
}

/** Warms the server up, and comes back with everybody sending at their rate. Returns how to stop. */
export async function startSending(senders: readonly Sender[], load: Load): Promise<() => void> {
  const stop = sendAll(senders, warmHz(load))
  await wait(load.warmMs ?? WARM_MS)
  stop()
  const stopAll = sendAll(senders, load.hz)
  await wait(SETTLE_MS)
  return stopAll
}

function warmHz({ boards, people, senders, hz, warmTimes = MAX_WARM_TIMES }: Load): number {
  const delivered = boards * senders * hz * (people - 1)
  return hz * Math.min(warmTimes, Math.max(1, WARM_DELIVERED / delivered))
}

/** Everybody at this rate, spread over time. Returns how to stop. */
function sendAll(senders: readonly Sender[], hz: number): () => void {
  const startedAt = performance.now()
  const before = senders.map(({ sent }) => sent)
  const timer = setInterval(() => {
    const elapsed = ((performance.now() - startedAt) * hz) / 1000
    senders.forEach((sender, i) => {
      const due = (before[i] ?? 0) + Math.floor(elapsed - i / senders.length) + 1
      while (sender.sent < Math.min(due, sender.work.frames.length)) send(sender)
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
