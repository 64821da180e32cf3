import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as Y from 'yjs'
import type { BoardId } from '../../model/ids.ts'
import { newKey } from '../../server/auth/keys.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { grownBoard } from './grownBoard.ts'
import { timeToBoard } from './joins.ts'
import { joinNew, PEER, type BoardThere } from './peers.ts'
import { ServerProcess } from './ServerProcess.ts'
import { workOf } from './work.ts'

const CARDS = 5000
const EDITS = 110_000
const BOARD = 'grown' as BoardId
/** Enough rows behind the snapshot for a compaction while people work. */
const MORE_EDITS = 5400
const EVERY_MS = 1
const COMPACTED_MS = 3000

export interface GrownResult {
  /** From a killed and restarted server's first byte to the whole board. */
  readonly loadMs: number
  /** Longest stop of the event loop while the board was edited and compacted. */
  readonly stallMs: number
  /** Of that board's document. */
  readonly megabytes: number
}

/** A board with a long past on our server: compacted while somebody works on it, then loaded after a crash. */
export async function measureGrown(): Promise<GrownResult> {
  const server = new ServerProcess(PEER.Atelier.args)
  try {
    const board = await store(server.dataDir)
    await server.restart()
    const { socket } = await joinNew(server, board)
    const { frames } = workOf(board, 'drag', 0, MORE_EDITS)
    await wait(COMPACTED_MS)
    await server.ask('watch')
    for (const frame of frames) {
      socket.send(frame)
      await wait(EVERY_MS)
    }
    await wait(COMPACTED_MS)
    const { longestStallMs } = await server.ask('usage')
    if (socket.closedWith !== undefined)
      throw new Error(`The server closed with ${socket.closedWith}`)
    await server.end('SIGKILL')
    await server.restart()
    await wait(500)
    const loadMs = await timeToBoard(server, board)
    return { loadMs, stallMs: longestStallMs, megabytes: board.state.length / 1e6 }
  } finally {
    await server.close()
  }
}

/** Puts the board where the server will find it. */
async function store(dataDir: string): Promise<BoardThere> {
  const doc = grownBoard(CARDS, EDITS)
  const { key, row } = newKey(BOARD, 'participant', Date.now())
  const storage = new SqliteBoardStorage(join(dataDir, 'atelier.db'))
  await storage.createBoard({
    id: BOARD,
    secret: new Uint8Array(32),
    createdAt: Date.now(),
    keys: [row],
    participants: [],
    files: [],
    state: Y.encodeStateAsUpdateV2(doc),
  })
  await storage.close()
  return {
    path: `/sync/${BOARD}`,
    headers: { Authorization: `Bearer ${key}` },
    address: undefined,
    state: Y.encodeStateAsUpdate(doc),
  }
}
