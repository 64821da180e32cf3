import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client'

/** From a drag on a quiet machine to a disk that hardly answers. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

/** One process, one set of figures: counted where things happen, read at `/metrics`. No board or person is named. */
export const metrics = {
  connections: new Gauge({ name: 'atelier_connections', help: 'Open board sockets' }),
  rooms: new Gauge({ name: 'atelier_rooms', help: 'Boards that are open' }),
  roomsAsleep: new Gauge({
    name: 'atelier_rooms_asleep',
    help: 'Open boards that people only look at: their documents are not in memory',
  }),
  updatesReceived: new Counter({
    name: 'atelier_updates_received_total',
    help: 'Edits that came in by socket, before any check',
  }),
  socketWrites: new Counter({
    name: 'atelier_socket_writes_total',
    help: 'System calls to sockets: each carries all that one person is told at once',
  }),
  bytesReceived: new Counter({
    name: 'atelier_received_bytes_total',
    help: 'Bytes of messages from sockets',
  }),
  bytesSent: new Counter({
    name: 'atelier_sent_bytes_total',
    help: 'Bytes of messages given to sockets',
  }),
  updatesRefused: new Counter({
    name: 'atelier_updates_refused_total',
    help: 'Edits that were not taken',
  }),
  updatesReversed: new Counter({
    name: 'atelier_updates_reversed_total',
    help: 'Edits that overstepped a right and were taken back',
  }),
  turnSeconds: new Histogram({
    name: 'atelier_turn_seconds',
    help: 'From the first check of a window of edits to telling everybody, commit included',
    buckets: SECONDS,
  }),
  commitSeconds: new Histogram({
    name: 'atelier_commit_seconds',
    help: 'One commit of everything that all boards wanted to keep',
    buckets: SECONDS,
  }),
  storageErrors: new Counter({
    name: 'atelier_storage_errors_total',
    help: 'Commits that failed: nothing of them was acknowledged',
  }),
  ready: new Gauge({
    name: 'atelier_ready',
    help: '1 while a write works, else 0; tried when the figures are read',
  }),
} as const

// Event-loop delay, memory, CPU, garbage collection, open handles. To look at the delay every 10 ms, as is usual, wakes an idle
// process a hundred times a second, which takes as long as a dozen edits.
collectDefaultMetrics({ eventLoopMonitoringPrecision: 100 })

/** How a commit of the journal went. */
export function countCommit(seconds: number, worked: boolean): void {
  metrics.commitSeconds.observe(seconds)
  if (!worked) metrics.storageErrors.inc()
}

/** The text format of Prometheus. */
export function metricsText(): Promise<string> {
  return register.metrics()
}

export const METRICS_TYPE = register.contentType
