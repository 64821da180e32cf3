import type { PeerName } from './peers.ts'

/** People at work: who does what how often. */
export interface Load {
  readonly name: string
  readonly kind: 'drag' | 'typing' | 'presence'
  readonly boards: number
  /** On each board. */
  readonly people: number
  /** Of them, the ones who send; the others look on. */
  readonly senders: number
  /** Messages a second, of each sender. */
  readonly hz: number
  /** For what is so much that no time lapse is possible. */
  readonly warmMs?: number
  /** The server warms up at no more than so many times that. */
  readonly warmTimes?: number
  /** Highest server CPU per delivered update that we allow ourselves, as a ratio to the bare relay's. */
  readonly goal: number
  readonly p95Ms?: number
}

const drag = { kind: 'drag', boards: 1, hz: 20 } as const
const long = { warmMs: 15_000 }
const presence = { kind: 'presence', boards: 1, hz: 20 } as const

export const LOADS: readonly Load[] = [
  { ...drag, name: '1 board × 10, 10 drag', people: 10, senders: 10, goal: 1.3 },
  { ...drag, name: '1 × 50, 10 drag', people: 50, senders: 10, goal: 0.75, p95Ms: 20 },
  { ...drag, ...long, name: '1 × 50, all drag', people: 50, senders: 50, goal: 0.4, p95Ms: 25 },
  { ...drag, ...long, name: '1 × 200, 10 drag', people: 200, senders: 10, goal: 0.4, p95Ms: 40 },
  {
    ...drag,
    ...long,
    name: '20 × 10, 3 drag',
    boards: 20,
    people: 10,
    senders: 3,
    goal: 1.15,
    p95Ms: 5,
  },
  { ...presence, ...long, name: 'presence, 1 × 50', people: 50, senders: 50, goal: 0.35 },
  { ...presence, name: 'presence, 1 × 10', people: 10, senders: 10, goal: 1.2 },
  {
    kind: 'typing',
    boards: 1,
    hz: 10,
    name: '10 type in one text',
    people: 10,
    senders: 10,
    goal: 1.3,
  },
]

export const COMPARED: readonly PeerName[] = [
  'relay',
  'store first',
  'y-websocket',
  'Hocuspocus',
  'Atelier',
]
