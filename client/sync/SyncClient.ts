import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { IndexeddbPersistence } from 'y-indexeddb'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { CLOSE, MESSAGE, SUBPROTOCOL } from '../../model/protocol.ts'

/**
 * *saved* means stored by the server, all of it. *saving*: sent, not yet acknowledged. *offline*: kept on this device.
 * *notSaved*: the server says that it can't store, or that it won't take what we sent.
 */
export type Work = 'saved' | 'saving' | 'offline' | 'notSaved'

export interface SyncStatus {
  readonly connection: 'connecting' | 'online' | 'offline' | 'closed'
  /** The board's content is here, from this device or from the server. */
  readonly ready: boolean
  readonly work: Work
  /** When everything was last known to be stored, in this machine's milliseconds since 1970. */
  readonly savedAt: number | undefined
  /** Why the server ended the connection for good; a code of `CLOSE`. */
  readonly closed: number | undefined
  /** The server refused an edit: the document must be rebuilt. */
  readonly refused: string | undefined
  /** Server clock minus ours, in milliseconds. */
  readonly clockOffset: number
}

export interface Summons {
  readonly clientId: number
  readonly name: string
}

interface SyncOptions {
  readonly boardId: string
  readonly doc: Y.Doc
  /** Part of the local copy's name: a viewer's copy must never flow into a participant's. */
  readonly role: string
}

const LOCAL_COPY_MS = 1000

/** Keeps a document in step with the server and with the copy on this device, and knows what is stored. */
export class SyncClient {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly status: StoreApi<SyncStatus>
  /** Called when a facilitator asks everyone to gather. */
  onSummon: (summons: Summons) => void = () => {}
  private readonly provider: WebsocketProvider
  private readonly local: IndexeddbPersistence
  /** Sync messages sent on this connection, and how many of them the server has dealt with. */
  private sent = 0
  private acknowledged = 0
  /** Something was edited here that no acknowledged message carries yet. */
  private dirty = false
  private isDestroyed = false

  constructor({ boardId, doc, role }: SyncOptions) {
    this.doc = doc
    this.awareness = new Awareness(doc)
    this.status = createStore<SyncStatus>(() => ({
      connection: 'connecting',
      ready: false,
      work: 'saving',
      savedAt: undefined,
      closed: undefined,
      refused: undefined,
      clockOffset: 0,
    }))
    this.local = new IndexeddbPersistence(`atelier.${boardId}.${role}`, doc)
    this.provider = new WebsocketProvider(`${wsOrigin()}/sync`, boardId, doc, {
      connect: false,
      awareness: this.awareness,
      disableBc: true,
      protocols: [SUBPROTOCOL],
      maxBackoffTime: 5000,
      WebSocketPolyfill: countingSocket((bytes) => this.countSent(bytes)),
    })
    this.sendOwnAwarenessOnly()
    this.listen()
  }

  /**
   * First what is on this device, then the server: who has most of a board asks for the rest only. A browser that never
   * opens its database, as some do in private windows, keeps nobody waiting.
   */
  connect(): void {
    const start = () => {
      clearTimeout(patience)
      if (!this.isDestroyed) this.provider.connect()
    }
    const patience = setTimeout(start, LOCAL_COPY_MS)
    void this.local.whenSynced.then(() => {
      if (this.doc.getMap('board').size > 0) this.status.setState({ ready: true })
      start()
    })
  }

  /** Tries again after the server ended the connection, or at once when the network is back. */
  reconnect(): void {
    this.status.setState({ closed: undefined, connection: 'connecting' })
    this.provider.wsUnsuccessfulReconnects = 0
    this.provider.connect()
  }

  summonEveryone(): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, MESSAGE.summon)
    this.send(encoding.toUint8Array(encoder))
  }

  /** Forgets the copy on this device, for example after the server refused it. */
  async forgetLocalCopy(): Promise<void> {
    await this.local.clearData()
  }

  async destroy(): Promise<void> {
    this.isDestroyed = true
    this.provider.destroy()
    this.awareness.destroy()
    await this.local.destroy()
  }

  private listen(): void {
    const handlers = this.provider.messageHandlers as ((
      encoder: encoding.Encoder,
      decoder: decoding.Decoder,
    ) => void)[]
    handlers[MESSAGE.saved] = (_, decoder) => {
      decoding.readVarUint8Array(decoder)
      this.acknowledged = decoding.readVarUint(decoder)
      this.judge()
    }
    handlers[MESSAGE.refused] = (_, decoder) => {
      this.status.setState({ refused: decoding.readVarString(decoder) })
      this.judge()
    }
    handlers[MESSAGE.summon] = (_, decoder) => {
      this.onSummon({
        clientId: decoding.readVarUint(decoder),
        name: decoding.readVarString(decoder),
      })
    }
    handlers[MESSAGE.clock] = (_, decoder) => {
      this.status.setState({ clockOffset: decoding.readFloat64(decoder) - Date.now() })
    }
    this.provider.on('status', ({ status }) => {
      this.sent = this.acknowledged = 0
      const connection =
        status === 'connected' ? 'online' : status === 'connecting' ? 'connecting' : 'offline'
      this.status.setState({ connection })
      this.judge()
    })
    this.provider.on('sync', (synced: boolean) => {
      if (synced) this.status.setState({ ready: true, closed: undefined })
      this.judge()
    })
    this.provider.on('connection-close', (event) => {
      if (event)
        this.status.setState({ closed: event.code === CLOSE.storage ? event.code : undefined })
      this.judge()
    })
    this.provider.on('closed', ({ code }) => {
      this.status.setState({ connection: 'closed', closed: code })
      this.judge()
    })
    this.provider.on('connection-error', () => {
      this.status.setState({ connection: 'offline' })
      this.judge()
    })
    this.doc.on('update', (_: Uint8Array, origin: unknown) => {
      if (origin === this.provider || origin === this.local) return
      this.dirty = true
      this.judge()
    })
  }

  /** The one place that says whether work is saved. */
  private judge(): void {
    const { connection, refused, closed, work: before } = this.status.getState()
    const online = connection === 'online' && this.provider.synced
    const settled = online && this.sent > 0 && this.acknowledged >= this.sent
    if (settled) this.dirty = false
    const work: Work =
      refused !== undefined || closed === CLOSE.storage
        ? 'notSaved'
        : settled
          ? 'saved'
          : connection === 'online'
            ? 'saving'
            : connection === 'connecting' && !this.dirty && before !== 'offline'
              ? 'saving'
              : 'offline'
    if (work !== before || settled) {
      this.status.setState({ work, ...(settled ? { savedAt: Date.now() } : {}) })
    }
  }

  private countSent(bytes: Uint8Array): void {
    if (bytes[0] === MESSAGE.sync && (bytes[1] === 1 || bytes[1] === 2)) {
      this.sent++
      this.judge()
    }
  }

  private send(bytes: Uint8Array): void {
    const socket = this.provider.ws
    if (socket && socket.readyState === WebSocket.OPEN)
      socket.send(bytes as Uint8Array<ArrayBuffer>)
  }

  /**
   * The stock provider sends every presence change it hears back to the server, which is quadratic in
   * people. Ours says only what is our own.
   */
  private sendOwnAwarenessOnly(): void {
    const stock = (this.provider as unknown as { _awarenessUpdateHandler: () => void })
      ._awarenessUpdateHandler
    this.awareness.off('update', stock)
    this.awareness.on('update', (_: unknown, origin: unknown) => {
      if (origin === this.provider) return
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, MESSAGE.awareness)
      encoding.writeVarUint8Array(
        encoder,
        encodeAwarenessUpdate(this.awareness, [this.doc.clientID]),
      )
      this.send(encoding.toUint8Array(encoder))
    })
  }
}

function wsOrigin(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`
}

/** A WebSocket that tells what it sends, since the provider doesn't. */
function countingSocket(onSend: (bytes: Uint8Array) => void): typeof WebSocket {
  return class extends WebSocket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data)
      if (data instanceof Uint8Array) onSend(data)
    }
  }
}
