import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket as NodeSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { Acting } from '../../model/commands.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { MESSAGE, SUBPROTOCOL } from '../../model/protocol.ts'
import type { TestBoard, TestServer } from './startServer.ts'
import { until } from './until.ts'

/** Node's way to send a key with an upgrade: a socket class that adds the header. */
export function socketWithHeaders(headers: Readonly<Record<string, string>>): typeof WebSocket {
  const withHeaders = class extends NodeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { headers })
    }
  }
  return withHeaders as unknown as typeof WebSocket
}

/** Where a server, or several, can be reached. */
export type Address = Pick<TestServer, 'wsUrl' | 'request'>

export interface PersonOptions {
  readonly key: string
  /** Speaks our own message types too; else the client is the stock one in everything. */
  readonly isExtended?: boolean
  readonly doc?: Y.Doc
  readonly headers?: Readonly<Record<string, string>>
}

/** Somebody on a board with an unmodified y-websocket client. */
export class SyncPerson {
  readonly doc: Y.Doc
  readonly board: Board
  readonly provider: WebsocketProvider
  /** The server's word on each of our own messages, as it came. */
  readonly heard = {
    saved: [] as number[],
    refused: [] as string[],
    reversed: [] as string[],
    epochs: [] as number[],
    sizes: [] as { bytes: number; bound: number }[],
    clocks: [] as number[],
  }
  /** How far the edits of each client id are stored, by what *saved* said. */
  readonly stored = new Map<number, number>()
  readonly summons: { clientId: number; name: string }[] = []
  /** Called as soon as the server says that something of theirs is taken back. */
  onReversed: () => void = () => {}
  /** How it was ended for good. */
  closed: { code: number; reason: string } | undefined
  /** Close codes of every end, also those after which it tries again. */
  readonly ends: number[] = []
  #participantId = 'unknown' as ParticipantId

  constructor(server: Address, board: TestBoard, options: PersonOptions) {
    const { key, isExtended = false, doc = new Y.Doc(), headers = {} } = options
    this.doc = doc
    this.board = new Board(doc)
    this.provider = new WebsocketProvider(server.wsUrl, board.id, doc, {
      WebSocketPolyfill: socketWithHeaders({ authorization: `Bearer ${key}`, ...headers }),
      protocols: isExtended ? [SUBPROTOCOL] : [],
      disableBc: true,
      maxBackoffTime: 200,
    })
    this.provider.on('closed', (end) => (this.closed = end))
    this.provider.on('connection-close', (event) => event && this.ends.push(event.code))
    if (isExtended) this.#listen()
  }

  /** Joined and in step with the server. */
  static async join(
    server: Address,
    board: TestBoard,
    options: PersonOptions,
  ): Promise<SyncPerson> {
    const person = new SyncPerson(server, board, options)
    const { key, headers = {} } = options
    const meta = await server.request('GET', `/api/boards/${board.id}`, {
      headers: { authorization: `Bearer ${key}`, ...headers },
    })
    person.#participantId = (meta.json['session'] as { participantId: ParticipantId }).participantId
    await person.synced()
    return person
  }

  get acting(): Acting {
    return { by: this.#participantId, now: Date.now(), random: Math.random }
  }

  async synced(): Promise<void> {
    await until('the person is in step', () => this.provider.synced)
  }

  /** Sends bytes as they are. */
  sendRaw(data: Uint8Array | string): void {
    const socket = this.provider.ws as unknown as NodeSocket
    socket.send(data)
  }

  leave(): void {
    this.provider.awareness.destroy()
    this.provider.destroy()
  }

  #listen(): void {
    const handlers = this.provider.messageHandlers as ((
      encoder: unknown,
      decoder: decoding.Decoder,
    ) => void)[]
    handlers[MESSAGE.saved] = (_, decoder) => {
      const vector = Y.decodeStateVector(decoding.readVarUint8Array(decoder))
      for (const [client, clock] of vector) this.stored.set(client, clock)
      this.heard.saved.push(decoding.readVarUint(decoder))
    }
    handlers[MESSAGE.refused] = (_, decoder) => {
      this.heard.refused.push(decoding.readVarString(decoder))
    }
    handlers[MESSAGE.reversed] = (_, decoder) => {
      this.heard.reversed.push(decoding.readVarString(decoder))
      this.onReversed()
    }
    handlers[MESSAGE.epoch] = (_, decoder) => {
      this.heard.epochs.push(decoding.readVarUint(decoder))
    }
    handlers[MESSAGE.size] = (_, decoder) => {
      const bytes = decoding.readVarUint(decoder)
      this.heard.sizes.push({ bytes, bound: decoding.readVarUint(decoder) })
    }
    handlers[MESSAGE.clock] = (_, decoder) => {
      this.heard.clocks.push(decoding.readFloat64(decoder))
    }
    handlers[MESSAGE.summon] = (_, decoder) => {
      const clientId = decoding.readVarUint(decoder)
      this.summons.push({ clientId, name: decoding.readVarString(decoder) })
    }
  }
}

/** The message that carries an update. */
export function syncUpdate(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE.sync)
  encoding.writeVarUint(encoder, 2)
  encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

/** Whether two documents hold the same, compared as values. */
export function sameContent(a: Y.Doc, b: Y.Doc): boolean {
  return JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b))
}

function contentOf(doc: Y.Doc): unknown {
  const roots = new Board(doc).roots.map((root) => root.toJSON())
  return sorted(roots)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, inner]) => [key, sorted(inner)])
}
