import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { applyBoardFile, type BoardFile } from '../../model/boardFile.ts'
import { PACKED_QUERY, SUBPROTOCOL } from '../../model/protocol.ts'
import { boardOf as keysOf, type TestBoard } from '../../tests/support/startServer.ts'
import { frameOf, RawSocket } from './RawSocket.ts'
import type { ServerProcess } from './ServerProcess.ts'
import { addressed, message, unpacked, updateIn } from './wire.ts'

const PEERS = join(import.meta.dirname, '..', 'peers')
const NOTHING = new Uint8Array([0, 0])
const OWN_STATE_VECTOR = new Uint8Array([0])

export type PeerName = 'relay' | 'store first' | 'y-websocket' | 'Hocuspocus' | 'Atelier'

/** A board on a server under test, and how one talks about it there. */
export interface BoardThere {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** What its messages begin with on this server. */
  readonly address: string | undefined
  /** The document that everybody starts from. */
  readonly state: Uint8Array
}

interface Peer {
  /** For `node`. */
  readonly args: readonly string[]
  /** It keeps no document that could be asked for. */
  readonly onlyRelays?: boolean
  readonly makeBoard: (server: ServerProcess, name: string, content: Content) => Promise<BoardThere>
}

/** The same board as a file, for our API, and as a document. */
export interface Content {
  readonly file: BoardFile
  readonly state: Uint8Array
}

export function contentOf(file: BoardFile): Content {
  const board = new Board(new Y.Doc())
  applyBoardFile(board, file)
  return { file, state: Y.encodeStateAsUpdate(board.doc) }
}

export const PEER: Readonly<Record<PeerName, Peer>> = {
  relay: relaying('bench/peers/relay.mjs'),
  'store first': relaying('bench/peers/storeFirst.mjs'),
  'y-websocket': {
    args: ['bench/peers/yWebsocket.mjs'],
    makeBoard: (server, name, { state }) => seeded(server, there(name, state)),
  },
  Hocuspocus: {
    args: ['bench/peers/hocuspocus.mjs'],
    makeBoard: (server, name, { state }) =>
      seeded(server, { ...there(name, state), address: name }),
  },
  Atelier: { args: ['dist/server/main.js'], makeBoard: ownBoard },
}

/** Installs the servers to compare with, beside this file and not in the product. */
export function installPeers(): void {
  if (existsSync(join(PEERS, 'node_modules', '.package-lock.json'))) return
  console.log('Installing the servers to compare with …')
  const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts']
  const { status, stderr } = spawnSync('npm', args, { cwd: PEERS, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm ci in bench/peers failed:\n${stderr}`)
}

function relaying(program: string): Peer {
  const makeBoard: Peer['makeBoard'] = async (_server, name, { state }) => there(name, state)
  return { args: [program], onlyRelays: true, makeBoard }
}

function there(name: string, state: Uint8Array): BoardThere {
  return { path: `/${name}`, headers: {}, address: undefined, state }
}

async function seeded(server: ServerProcess, board: BoardThere): Promise<BoardThere> {
  const first = await enter(server, board)
  first.send(frameFor(board, message.update(board.state)))
  // It keeps the board in memory for as long as the server runs.
  await enter(server, board)
  return board
}

async function ownBoard(
  server: ServerProcess,
  _name: string,
  { file }: Content,
): Promise<BoardThere> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/boards`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ file }),
  })
  if (answer.status !== 201)
    throw new Error(`POST /api/boards: ${answer.status} ${await answer.text()}`)
  const { id, keys } = keysOf((await answer.json()) as TestBoard)
  const board = {
    path: `/sync/${id}${PACKED_QUERY}`,
    headers: {
      Authorization: `Bearer ${keys.participant}`,
      'Sec-WebSocket-Protocol': SUBPROTOCOL,
    },
    address: undefined,
    state: NOTHING,
  }
  const { socket, updates } = await joinNew(server, board)
  socket.close()
  return { ...board, state: Y.mergeUpdates([...updates()]) }
}

/** Bytes before the body of a message. */
export function skipOf({ address }: BoardThere): number {
  return address === undefined ? 0 : 1 + address.length
}

export function frameFor({ address }: BoardThere, body: Uint8Array): Buffer {
  return frameOf(address === undefined ? body : addressed(address, body))
}

/** Comes in and asks for nothing. */
export async function enter(server: ServerProcess, board: BoardThere): Promise<RawSocket> {
  const socket = await RawSocket.open(server.port, board.path, board.headers)
  // Hocuspocus wants a token first, an empty one too.
  if (board.address !== undefined) socket.send(frameFor(board, new Uint8Array([2, 0, 0])))
  return socket
}

export interface Joined {
  readonly socket: RawSocket
  /** The document, in pieces: unpacked on demand, since those who come in at once do it each on their own machine. */
  readonly updates: () => readonly Uint8Array[]
}

/** Comes in with nothing, as a new visitor's client does; fulfilled when it is in step. */
export async function joinNew(server: ServerProcess, board: BoardThere): Promise<Joined> {
  const socket = await enter(server, board)
  const heard: Uint8Array[] = []
  let isThere = false
  await new Promise<void>((resolve) => {
    // Ours comes in pieces, of which the answer proper is the last.
    socket.start((payload) => {
      if (isThere) return
      heard.push(payload)
      isThere = updateIn(payload, skipOf(board))?.isAnswer === true
      if (isThere) resolve()
    })
    socket.send(frameFor(board, message.request(OWN_STATE_VECTOR)))
    socket.send(frameFor(board, message.answer(NOTHING)))
  })
  const updates = () =>
    heard.flatMap((payload) => updateIn(unpacked(payload), skipOf(board))?.update ?? [])
  return { socket, updates }
}
