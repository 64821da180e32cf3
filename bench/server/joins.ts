import { setTimeout as wait } from 'node:timers/promises'
import * as Y from 'yjs'
import { median } from '../figure.ts'
import { joinNew, PEER, type BoardThere, type Content, type PeerName } from './peers.ts'
import { ServerProcess } from './ServerProcess.ts'

const AT_ONCE = 50
const ONE_BY_ONE = 9
/** Hocuspocus stores two seconds after the last edit. */
const STORED_MS = 3000

export interface JoinResult {
  /** Server CPU for each of fifty who come at once. */
  readonly cpuMs: number
  /** Until the last of them has the board. */
  readonly wallMs: number
  /** One who comes alone. */
  readonly aloneMs: number
  /** The first after the server was killed and started again; undefined where nothing is stored. */
  readonly afterCrashMs: number | undefined
}

/** New visitors of a large board that somebody else has open. */
export async function measureJoins(name: PeerName, content: Content): Promise<JoinResult> {
  const server = await ServerProcess.start(PEER[name].args)
  try {
    const board = await PEER[name].makeBoard(server, 'large', content)
    await joinNew(server, board)
    const alone: number[] = []
    for (let i = 0; i < ONE_BY_ONE; i++) alone.push(await timeToBoard(server, board))
    const before = await server.ask('collect')
    const startedAt = performance.now()
    const joined = await Promise.all(Array.from({ length: AT_ONCE }, () => joinNew(server, board)))
    const wallMs = performance.now() - startedAt
    const after = await server.ask('usage')
    for (const { socket } of joined) socket.close()
    return {
      cpuMs: (after.cpuUs - before.cpuUs) / 1000 / AT_ONCE,
      wallMs,
      aloneMs: median(alone),
      afterCrashMs: name === 'y-websocket' ? undefined : await afterCrash(server, board),
    }
  } finally {
    await server.close()
  }
}

async function afterCrash(server: ServerProcess, board: BoardThere): Promise<number> {
  await wait(STORED_MS)
  await server.end('SIGKILL')
  await server.restart()
  await wait(500)
  return timeToBoard(server, board)
}

/** From the first byte sent to the whole board received. @throws {Error} when the first answer isn't all of it */
export async function timeToBoard(server: ServerProcess, board: BoardThere): Promise<number> {
  const startedAt = performance.now()
  const { socket, updates } = await joinNew(server, board)
  const took = performance.now() - startedAt
  socket.close()
  if (cardsIn(updates()) < cardsIn([board.state]))
    throw new Error('The first answer was not the whole board')
  return took
}

function cardsIn(updates: readonly Uint8Array[]): number {
  const doc = new Y.Doc()
  doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update)))
  return doc.getMap('cards').size
}
