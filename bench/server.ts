import { boardOf } from './boardOf.ts'
import { median, type Bench, type Figure } from './figure.ts'
import { measureGrown, type GrownResult } from './server/grown.ts'
import { measureJoins, type JoinResult } from './server/joins.ts'
import { COMPARED, LOADS, type Load } from './server/loads.ts'
import { measureMemory, type MemoryResult } from './server/memory.ts'
import { contentOf, installPeers, type Content, type PeerName } from './server/peers.ts'
import { runLoad, type LoadResult } from './server/runLoad.ts'
import { arePinned, pinGenerator } from './server/ServerProcess.ts'
import { bytesPerEdit, costOfStoring } from './server/storing.ts'
import { highestRate } from './server/throughput.ts'

interface Effort {
  readonly rounds: number
  readonly measureMs: number
  /** Whose highest rate is looked for, which takes a minute each. */
  readonly rated: readonly PeerName[]
}

const EFFORT: Readonly<Record<Parameters<Bench>[0], Effort>> = {
  quick: { rounds: 3, measureMs: 2500, rated: ['Atelier'] },
  full: { rounds: 5, measureMs: 5000, rated: COMPARED },
}
const STORING: PeerName[] = ['y-websocket', 'Hocuspocus', 'Atelier']

/**
 * What our server costs beside those that others published, with validation and storing on. Each load runs on all of
 * them in turn, round after round; a ratio is to the bare relay of the same round, and the median of the rounds counts.
 */
export const server: Bench = async (effort) => {
  installPeers()
  pinGenerator()
  if (!arePinned)
    console.log('No core of its own for the server (taskset is missing): figures vary more.')
  const { rounds, measureMs, rated } = EFFORT[effort]
  const content = contentOf(boardOf(200))
  const figures: Figure[] = []
  for (const load of LOADS) figures.push(...(await compareLoad(load, content, rounds, measureMs)))
  figures.push(await compareRates(rated, content, measureMs))
  figures.push(...(await compareJoins()))
  figures.push(...(await compareMemory()))
  const shared = LOADS[1]
  if (shared)
    figures.push(
      most(
        'storing, CPU against memory only',
        await costOfStoring(shared, content, measureMs, rounds),
        '×',
        1.25,
      ),
    )
  figures.push(most('storing, disk for an update of 230 B', await bytesPerEdit(content), 'B', 460))
  return [...figures, ...(await grown())]
}

async function compareLoad(
  load: Load,
  content: Content,
  rounds: number,
  measureMs: number,
): Promise<Figure[]> {
  const results = new Map<PeerName, LoadResult[]>(COMPARED.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of COMPARED)
      results.get(name)?.push(await runLoad(name, load, content, measureMs))
  }
  const ratio = (name: PeerName) => {
    const relay = results.get('relay') ?? []
    return median(
      (results.get(name) ?? []).map(
        ({ usPerDelivered }, i) => usPerDelivered / (relay[i]?.usPerDelivered ?? NaN),
      ),
    )
  }
  const p95 = (name: PeerName) => median((results.get(name) ?? []).map((result) => result.p95Ms))
  const others = COMPARED.filter((name) => name !== 'Atelier')
  const beside = (figure: (name: PeerName) => number) =>
    Object.fromEntries(others.map((name) => [name, figure(name)]))
  const figures = [most(`${load.name}: CPU`, ratio('Atelier'), '× relay', load.goal, beside(ratio))]
  if (load.p95Ms !== undefined)
    figures.push(most(`${load.name}: p95`, p95('Atelier'), 'ms', load.p95Ms, beside(p95)))
  console.log(
    `${load.name}: ${ratio('Atelier').toFixed(2)} × relay (store first ${ratio('store first').toFixed(2)}), ${p95('Atelier').toFixed(1)} ms`,
  )
  return figures
}

async function compareRates(
  names: readonly PeerName[],
  content: Content,
  measureMs: number,
): Promise<Figure> {
  const rates = new Map<PeerName, number>()
  for (const name of names) rates.set(name, await highestRate(name, content, measureMs))
  const measured = rates.get('Atelier') ?? 0
  rates.delete('Atelier')
  return {
    what: 'updates/s into a board of 50, p95 ≤ 100 ms',
    measured,
    unit: '/s',
    bound: 'at least',
    limit: 15_000,
    others: Object.fromEntries(rates),
  }
}

async function compareJoins(): Promise<Figure[]> {
  const content = contentOf(boardOf(5000))
  const results = new Map<PeerName, JoinResult>()
  for (const name of STORING) results.set(name, await measureJoins(name, content))
  return table(results, [
    ['50 join 5,000 cards at once: CPU a join', ({ cpuMs }) => cpuMs, 'ms', 2],
    ['50 join 5,000 cards at once: until all have it', ({ wallMs }) => wallMs, 'ms', 300],
    ['one join, 5,000 cards', ({ aloneMs }) => aloneMs, 'ms', 10],
    ['one join after a crash, 5,000 cards', ({ afterCrashMs }) => afterCrashMs, 'ms', 100],
  ])
}

async function compareMemory(): Promise<Figure[]> {
  const results = new Map<PeerName, MemoryResult>()
  for (const name of STORING) results.set(name, await measureMemory(name, name === 'Atelier'))
  const back = (results.get('Atelier')?.back ?? 0) * 100
  const inUse = [...results].map(([name, { boardKb }]) => `${name} ${boardKb.toFixed(0)} kB`)
  console.log(`memory of a board of 100 cards on which people work: ${inUse.join(', ')}`)
  return [
    ...table(results, [
      ['memory of an idle connection', ({ connectionKb }) => connectionKb, 'kB', 20],
      ['memory of a board of 100 cards that people look at', (one) => one.quietBoardKb, 'kB', 100],
    ]),
    {
      what: 'memory back after boards were left',
      measured: back,
      unit: '%',
      bound: 'at least',
      limit: 80,
    },
  ]
}

async function grown(): Promise<Figure[]> {
  const runs = [await measureGrown(), await measureGrown(), await measureGrown()]
  const all = (read: (run: GrownResult) => number) => runs.map(read).sort((a, b) => a - b)
  const said = (numbers: number[]) => numbers.map((number) => number.toFixed(0)).join(' · ')
  const [loads, stalls] = [all(({ loadMs }) => loadMs), all(({ stallMs }) => stallMs)]
  console.log(`a board grown by long editing: ${runs[0]?.megabytes.toFixed(1)} MB`)
  console.log(`read after a crash in ${said(loads)} ms, longest stalls ${said(stalls)} ms`)
  return [
    most('5,000 cards grown by long editing, after a crash', median(loads), 'ms', 150),
    most('longest stall while it is edited and compacted', median(stalls), 'ms', 30),
  ]
}

type Line<T> = readonly [
  what: string,
  read: (result: T) => number | undefined,
  unit: string,
  limit: number,
]

function table<T>(results: ReadonlyMap<PeerName, T>, lines: readonly Line<T>[]): Figure[] {
  const own = results.get('Atelier')
  return lines.map(([what, read, unit, limit]) => {
    const others = [...results].filter(([name]) => name !== 'Atelier')
    const beside = Object.fromEntries(others.map(([name, result]) => [name, read(result)]))
    return most(what, (own && read(own)) ?? NaN, unit, limit, beside)
  })
}

function most(
  what: string,
  measured: number,
  unit: string,
  limit: number,
  others?: Figure['others'],
): Figure {
  return { what, measured, unit, bound: 'at most', limit, ...(others && { others }) }
}
