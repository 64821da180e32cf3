import { setTimeout as wait } from 'node:timers/promises'
import { boardOf } from '../boardOf.ts'
import { contentOf, enter, joinNew, PEER, type PeerName } from './peers.ts'
import type { RawSocket } from './RawSocket.ts'
import { ServerProcess } from './ServerProcess.ts'

/** Fewer than a board lets in. */
const CONNECTIONS = 400
const BOARDS = 200
const CARDS = 100
/** Our server lets go of a board's document 30 to 40 s after its last edit, and of the board after the last one left. */
const LET_GO_MS = 45_000
const SETTLE_MS = 1000

export interface MemoryResult {
  readonly connectionKb: number
  /** While somebody edits now and then, and when they have only looked for a while. */
  readonly boardKb: number
  readonly quietBoardKb: number
  /** Of what the boards took, how much came back after everybody had left, 0 … 1. */
  readonly back: number
}

/** Heap and buffers after a collection, so that the collector's mood is not what is measured. */
export async function measureMemory(name: PeerName, letsGo: boolean): Promise<MemoryResult> {
  const server = await ServerProcess.start(PEER[name].args)
  const kB = async () => {
    await wait(SETTLE_MS)
    return (await server.ask('collect')).heapBytes / 1000
  }
  try {
    const content = contentOf(boardOf(CARDS))
    const board = await PEER[name].makeBoard(server, 'idle', content)
    const crowd: RawSocket[] = [await enter(server, board)]
    const alone = await kB()
    for (let i = 0; i < CONNECTIONS; i++) crowd.push((await joinNew(server, board)).socket)
    const connectionKb = ((await kB()) - alone) / CONNECTIONS
    for (const socket of crowd) socket.close()

    const empty = await kB()
    const people: RawSocket[] = []
    for (let i = 0; i < BOARDS; i++) {
      const own = await PEER[name].makeBoard(server, `board${i}`, content)
      people.push((await joinNew(server, own)).socket)
    }
    const open = await kB()
    if (letsGo) await wait(LET_GO_MS)
    const quiet = await kB()
    for (const socket of people) socket.close()
    if (letsGo) await wait(LET_GO_MS)
    const kBOfOne = (all: number) => (all - empty) / BOARDS - connectionKb
    return {
      ...{ connectionKb, boardKb: kBOfOne(open), quietBoardKb: kBOfOne(quiet) },
      back: (open - (await kB())) / (open - empty),
    }
  } finally {
    await server.close()
  }
}
