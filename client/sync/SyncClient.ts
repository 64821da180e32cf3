import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  CLOSE,
  MAX_AWARENESS_BYTES,
  MAX_MESSAGE_BYTES,
  PACKED_QUERY,
  PIECE_BYTES,
} from '../../model/protocol.ts'
import { Accounting, type ConnectionState, type Work } from './Accounting.ts'
import { Line } from './Line.ts'
import { LocalCopy } from './LocalCopy.ts'
import { comebackAfter, type Comeback } from './reconnect.ts'
import { splitUpdate, TooLarge } from './splitUpdate.ts'
import { canUnpack, readMessage, write, type Heard, type Ranges } from './wire.ts'

export interface SyncStatus {
  readonly connection: ConnectionState
  /** The board's content is here, from this device or from the server. */
  readonly ready: boolean
  readonly work: Work
  /** When everything was last known to be stored, in this machine's milliseconds since 1970. */
  readonly savedAt: number | undefined
  /** Why the server ended the connection; a code of `CLOSE`. */
  readonly closed: number | undefined
  /** The document can't go on and must be made anew: the server's code, or one of ours. */
  readonly rebuild: string | undefined
  /** What is edited without network outlives this page. */
  readonly isKept: boolean
  /** Of the stored document, once the server has something to say about it. */
  readonly size: { readonly bytes: number; readonly bound: number } | undefined
  /** Server clock minus ours, in milliseconds. */
  readonly clockOffset: number
}

/**
 * The server's answer to who was turned away: come in again, come in as somebody else (another role or device), nobody
 * answers, or the code of `CLOSE` that fits.
 */
export type Admission = 'in' | 'other' | 'unreachable' | number

interface SyncOptions {
  readonly boardId: string
  readonly doc: Y.Doc
  /** Names the copy on this device: what a viewer sees must never flow into what others edit. */
  readonly mayEdit: boolean
  /** Asks why the door is shut, and tries to get back in. */
  readonly readmit: () => Promise<Admission>
}

/** A request over a line that is dead and looks open gets no answer for minutes. */
const ANSWER_MS = 10_000
/** A message that broke on the way is sent again once, before what is unsent is taken for the reason. */
const MALFORMED_AT_MOST = 2

/** Keeps a document in step with the server and with the copy on this device, and knows what is stored. */
export class SyncClient {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly status: StoreApi<SyncStatus>
  /** Called when a facilitator asks everyone to gather. */
  onSummon: (clientId: number, name: string) => void = () => {}
  /** Called when the server takes back what was written under these ids; until this returns it is all still here. */
  onReversed: (code: string, ids: Ranges) => void = () => {}
  private readonly readmit: () => Promise<Admission>
  private readonly line: Line
  private readonly local: LocalCopy
  private readonly accounting = new Accounting()
  private malformed = 0
  private epoch = 0
  private isDestroyed = false

  constructor({ boardId, doc, mayEdit, readmit }: SyncOptions) {
    this.doc = doc
    this.readmit = readmit
    this.awareness = new Awareness(doc)
    this.status = createStore<SyncStatus>(() => ({
      connection: 'connecting',
      ready: false,
      work: 'saving',
      savedAt: undefined,
      closed: undefined,
      rebuild: undefined,
      isKept: true,
      size: undefined,
      clockOffset: 0,
    }))
    this.local = new LocalCopy({
      name: `atelier.${boardId}.${mayEdit ? 'edit' : 'look'}`,
      doc,
      onKept: (isKept) => this.set({ isKept }),
    })
    const address = `${location.origin.replace(/^http/, 'ws')}/sync/${boardId}`
    this.line = new Line(canUnpack ? address + PACKED_QUERY : address, {
      onDialling: () => this.set({ connection: 'connecting' }),
      onOpen: () => this.greet(),
      onMessage: (bytes) => this.hear(bytes),
      onDown: (code, wasOpen) => this.down(code, wasOpen),
    })
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this.line) return
      if (origin !== this.local) this.accounting.edited()
      // A copy may hold what others wrote, which a server that was restored takes as an answer only.
      this.sendInPieces(update, origin === this.local ? write.syncAnswer : write.update)
      this.judge()
    })
    this.awareness.on('update', (_: unknown, origin: unknown) => {
      if (origin !== this.line) this.sendPresence()
    })
  }

  /** Up to where the server has stored what each client wrote. */
  get stored(): ReadonlyMap<number, number> {
    return this.accounting.stored
  }

  /** Something was edited on this page that the server has not stored. */
  get isDirty(): boolean {
    return this.accounting.isDirty
  }

  /** First what is on this device, then the server: who has most of a board asks for the rest only. */
  connect(): void {
    void this.local.whenLoaded.then(() => {
      if (this.isDestroyed) return
      if (this.hasContent) this.set({ ready: true })
      this.line.connect()
    })
  }

  /** Tries again after the server ended the connection. */
  reconnect(): void {
    this.set({ closed: undefined })
    this.line.connect()
  }

  summonEveryone(): void {
    this.line.send(write.summon())
  }

  /** Takes in what other tabs have written on this device, and perhaps could not send. Never fails. */
  readOtherTabs(): Promise<void> {
    return this.local.catchUp()
  }

  /** Parts of client ids that this device has written under. */
  get prefixes(): ReadonlySet<number> {
    return this.local.prefixes
  }

  /** Forgets the copy on this device, for example after the server refused what is in it. */
  forgetLocalCopy(): Promise<void> {
    return this.local.clear()
  }

  async destroy(): Promise<void> {
    this.isDestroyed = true
    this.line.destroy()
    this.awareness.destroy()
    await this.local.destroy()
  }

  private get hasContent(): boolean {
    return this.doc.getMap('board').size > 0
  }

  private greet(): void {
    this.accounting.restart()
    this.epoch = 0
    this.set({ connection: 'online' })
    this.line.send(write.syncRequest(Y.encodeStateVector(this.doc)))
    if (this.awareness.getLocalState() !== null) this.sendPresence()
    void this.readOtherTabs()
    this.judge()
  }

  private hear(bytes: Uint8Array): void {
    const message = readMessage(bytes)
    if (message) this.handle(message)
    this.judge()
  }

  private handle(message: Heard): void {
    switch (message.type) {
      case 'syncRequest':
        this.accounting.stored = Y.decodeStateVector(message.stateVector)
        // Every piece as an answer: a server that was restored takes what others wrote as nothing else.
        return this.sendInPieces(
          Y.encodeStateAsUpdate(this.doc, message.stateVector),
          write.syncAnswer,
        )
      case 'update':
        Y.applyUpdate(this.doc, message.update, this.line)
        return message.isAnswer ? this.synced() : undefined
      case 'presence':
        return applyAwarenessUpdate(this.awareness, message.update, this.line)
      case 'saved':
        this.accounting.stored = Y.decodeStateVector(message.stateVector)
        return this.accounting.acknowledged(message.handled)
      case 'refused':
        return this.set({ rebuild: message.code })
      case 'summon':
        return this.onSummon(message.clientId, message.name)
      case 'clock':
        return this.set({ clockOffset: message.now - Date.now() })
      case 'reversed':
        return this.onReversed(message.code, message.ids)
      case 'size':
        return this.set({ size: message })
      case 'epoch':
        this.epoch = message.epoch
        // What was stored in another past need not be in this one.
        if (this.epoch !== this.local.epoch) this.accounting.stored = new Map()
    }
  }

  private synced(): void {
    this.accounting.synced()
    this.line.succeeded()
    this.set({ ready: true, closed: undefined })
    if (this.local.epoch === undefined) this.local.setEpoch(this.epoch)
  }

  private async down(code: number, wasOpen: boolean): Promise<Comeback> {
    this.accounting.restart()
    const others = [...this.awareness.getStates().keys()].filter(
      (id) => id !== this.awareness.clientID,
    )
    removeAwarenessStates(this.awareness, others, this.line)
    this.set({
      connection: 'offline',
      closed: code === CLOSE.storage ? code : undefined,
    })
    this.judge()
    if (!wasOpen || code === CLOSE.forbidden) return this.askWhy(code)
    if (code === CLOSE.malformed && ++this.malformed < MALFORMED_AT_MOST) return 'later'
    if (code === CLOSE.malformed || code === CLOSE.tooLarge) {
      return this.giveUp(code === CLOSE.tooLarge ? 'tooLarge' : 'malformed')
    }
    const comeback = comebackAfter(code)
    return comeback === 'never' ? this.close(code) : comeback
  }

  /** A browser doesn't tell why a handshake failed. */
  private async askWhy(code: number): Promise<Comeback> {
    const silence = new Promise<Admission>((resolve) =>
      setTimeout(() => resolve('unreachable'), ANSWER_MS),
    )
    const admission = await Promise.race([this.readmit(), silence])
    if (typeof admission === 'number') return this.close(admission)
    if (admission === 'other') return this.giveUp('role')
    return code === CLOSE.forbidden && admission === 'unreachable' ? this.close(code) : 'later'
  }

  private close(code: number): Comeback {
    this.set({ connection: 'closed', closed: code })
    return 'never'
  }

  /** This document can't come back to the server. */
  private giveUp(why: string): Comeback {
    this.set({ rebuild: why })
    return 'never'
  }

  private sendInPieces(update: Uint8Array, messageOf: (piece: Uint8Array) => Uint8Array): void {
    try {
      for (const piece of splitUpdate(update, PIECE_BYTES, MAX_MESSAGE_BYTES - 64))
        this.sendSync(messageOf(piece))
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error
      this.set({ rebuild: 'tooLarge' })
    }
  }

  private sendSync(message: Uint8Array): void {
    this.line.send(message)
    this.accounting.sentOne()
  }

  /** Only what is our own: passing on what others said is quadratic in people. */
  private sendPresence(): void {
    const update = encodeAwarenessUpdate(this.awareness, [this.awareness.clientID])
    if (update.length <= MAX_AWARENESS_BYTES) this.line.send(write.presence(update))
  }

  private judge(): void {
    const { connection, rebuild, closed, work: before } = this.status.getState()
    const canStore = rebuild === undefined && closed !== CLOSE.storage
    const work = this.accounting.work(connection, canStore, before)
    if (work === 'saved') {
      this.malformed = 0
      this.set({ savedAt: Date.now() })
      // What the copy had of another past is with the server now.
      if (this.local.epoch !== undefined && this.local.epoch !== this.epoch) {
        this.set({ rebuild: 'epoch' })
      }
    }
    this.set({ work })
  }

  private set(change: Partial<SyncStatus>): void {
    const before = this.status.getState()
    const isNews = Object.entries(change).some(
      ([key, value]) => before[key as keyof SyncStatus] !== value,
    )
    if (isNews) this.status.setState(change)
  }
}
