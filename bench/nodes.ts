import { missingServices } from '../scripts/support/services.mjs'
import { boardOf } from './boardOf.ts'
import { aligned, median, round, type Bench, type Figure } from './figure.ts'
import { Cluster } from './nodes/Cluster.ts'
import { measureNodes, type NodesResult, type Setup } from './nodes/measureNodes.ts'
import { contentOf } from './server/peers.ts'

const SETUPS: readonly Setup[] = [
  { nodes: 1, spread: 'all' },
  { nodes: 2, spread: 'all' },
  { nodes: 4, spread: 'all' },
  { nodes: 2, spread: 'sticky' },
  { nodes: 4, spread: 'sticky' },
]
const EFFORT = {
  quick: { rounds: 1, measureMs: 5000 },
  full: { rounds: 5, measureMs: 15_000 },
} as const

/** What an edit costs with several nodes, their database and all, and how soon people on other nodes have it. */
export const nodes: Bench = async (effort) => {
  const missing = missingServices()
  if (missing.length > 0) {
    console.log(`Not measured: this machine has no ${missing.join(', ')}.`)
    return []
  }
  const { rounds, measureMs } = EFFORT[effort]
  const content = contentOf(boardOf(200))
  const results = new Map<Setup, NodesResult[]>(SETUPS.map((setup) => [setup, []]))
  const cluster = await Cluster.start()
  try {
    for (let i = 0; i < rounds; i++) {
      for (const [setup, measured] of results)
        measured.push(await measureNodes(cluster, setup, content, measureMs))
    }
  } finally {
    await cluster.close()
  }
  const medians = [...results].map(([setup, measured]) => ({ setup, result: medianOf(measured) }))
  console.log(table(medians))
  return medians.flatMap(({ setup, result }) => promisesOf(setup, result))
}

interface Row {
  readonly setup: Setup
  readonly result: NodesResult
}

function medianOf(results: readonly NodesResult[]): NodesResult {
  const of = (read: (result: NodesResult) => number) => median(results.map(read))
  return {
    nodesMs: of(({ nodesMs }) => nodesMs),
    postgresMs: of(({ postgresMs }) => postgresMs),
    redisMs: of(({ redisMs }) => redisMs),
    halfMs: of(({ halfMs }) => halfMs),
    p95Ms: of(({ p95Ms }) => p95Ms),
    nodeMb: of(({ nodeMb }) => nodeMb),
    arrived: of(({ arrived }) => arrived),
  }
}

function table(rows: readonly Row[]): string {
  const [one] = rows
  const lines = rows.map(({ setup, result }) => [
    `${setup.nodes}${setup.spread === 'sticky' ? ' sticky' : ''}`,
    `${result.nodesMs.toFixed(2)} ms`,
    `× ${(result.nodesMs / (one?.result.nodesMs ?? NaN)).toFixed(2)}`,
    `${result.postgresMs.toFixed(2)} ms`,
    `${result.redisMs.toFixed(3)} ms`,
    `${round(result.halfMs)} · ${round(result.p95Ms)} ms`,
    `${round(result.nodeMb)} MB`,
    `${(result.arrived * 100).toFixed(1)} %`,
  ])
  const head = ['nodes', 'CPU of nodes an edit', 'growth', 'Postgres', 'Redis']
  return aligned([[...head, 'delay, half · 95 of 100', 'memory a node', 'arrived'], ...lines])
}

/** More nodes than cores say nothing about delays. */
function promisesOf({ nodes: count, spread }: Setup, { p95Ms, arrived }: NodesResult): Figure[] {
  const what = `${count} ${count === 1 ? 'node' : `nodes, ${spread}`}`
  const all: Figure = {
    ...{ what: `${what}: edits that arrived`, measured: arrived * 100, unit: '%' },
    ...{ bound: 'at least', limit: 100 },
  }
  if (count !== 2 || spread !== 'all') return [all]
  const soon = { what: `${what}: seen on the other, 95 of 100`, measured: p95Ms, unit: 'ms' }
  return [all, { ...soon, bound: 'at most', limit: 200 }]
}
