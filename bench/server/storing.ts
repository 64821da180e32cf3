import { setTimeout as wait } from 'node:timers/promises'
import { median } from '../figure.ts'
import type { Load } from './loads.ts'
import { frameFor, joinNew, PEER, type Content } from './peers.ts'
import { runLoad } from './runLoad.ts'
import { ServerProcess } from './ServerProcess.ts'
import { workOf } from './work.ts'

const FROM_SOURCES = ['--import', 'tsx']
const EDITS = 4000
const PEOPLE = 10
const EVERY_MS = 10

/** CPU of our server with storing over CPU without, for the same load: medians of interleaved pairs. */
export async function costOfStoring(
  load: Load,
  content: Content,
  measureMs: number,
  pairs: number,
): Promise<number> {
  const ratios: number[] = []
  for (let i = 0; i < pairs; i++) {
    const run = async (program: string) =>
      (await runLoad('Atelier', load, content, measureMs, { args: [...FROM_SOURCES, program] }))
        .usPerDelivered
    const stored = await run('server/main.ts')
    ratios.push(stored / (await run('bench/server/unstored.ts')))
  }
  return median(ratios)
}

/** How many bytes our data directory grows by for an update of about 230 bytes, once the log is folded in. */
export async function bytesPerEdit(content: Content): Promise<number> {
  const server = await ServerProcess.start(PEER.Atelier.args)
  try {
    const board = await PEER.Atelier.makeBoard(server, 'wide', content)
    const before = await afterRestart(server)
    const works = Array.from({ length: PEOPLE }, (_, who) =>
      workOf(board, 'wide', who, EDITS / PEOPLE),
    )
    const people = await Promise.all(works.map(async () => (await joinNew(server, board)).socket))
    for (let i = 0; i < EDITS / PEOPLE; i++) {
      works.forEach(({ frames }, who) =>
        people[who]?.send(frames[i] ?? frameFor(board, new Uint8Array())),
      )
      await wait(EVERY_MS)
    }
    return ((await afterRestart(server)) - before) / EDITS
  } finally {
    await server.close()
  }
}

async function afterRestart(server: ServerProcess): Promise<number> {
  await wait(1000)
  await server.end('SIGTERM')
  const bytes = server.storedBytes()
  await server.restart()
  return bytes
}
