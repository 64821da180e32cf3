import * as Y from 'yjs'
import type { Board } from '../../model/Board.ts'
import { prefixOf } from '../../model/protocol.ts'
import type { Editor } from '../../model/rights.ts'
import { can } from '../../model/roles.ts'
import { currentWriters } from '../../model/workshop.ts'
import { metrics } from '../metrics.ts'
import { isNews, judgeUpdate, type Verdict } from './admission.ts'
import type { ClientIds } from './ClientIds.ts'
import type { Connection } from './Connection.ts'
import type { Lacking } from './dependencies.ts'
import type { Range, Update } from './readUpdate.ts'
import type { Received } from './RoomWindow.ts'

/** Page loads of one device that write on one board: each makes every state vector larger, for ever. */
const MAX_LOADS_PER_DEVICE = 2048

/** What may enter a document, and how. */
export interface Admission {
  /** Its structs that are to be taken back; undefined when all of it may stay. */
  readonly oversteps: readonly Range[] | undefined
  /** As whom its sender was judged, at the step of that moment. */
  readonly editor: Editor
  /** It brings back what others wrote. */
  readonly isRecovery: boolean
}

/** Asks what an update is, who sends it and whether they may; says so to who may not. */
export class UpdateGate {
  /** A restore lost edits, and facilitators may bring them back. */
  isRecovering = false
  /** The document is as large as it may be. */
  isFull = false
  readonly #board: Board
  readonly #doc: Y.Doc
  readonly #clientIds: ClientIds
  readonly #toAsk = new Set<Connection>()

  constructor(board: Board, clientIds: ClientIds) {
    this.#board = board
    this.#doc = board.doc
    this.#clientIds = clientIds
  }

  /** Undefined for an update that is refused, known or has to wait. Changes nothing in the document. */
  admit(received: Received): Admission | undefined {
    const { connection, update } = received
    connection.handled++
    const { role, participantId } = connection.session
    const editor = { role, participantId, writers: currentWriters(this.#board) }
    const isRecovery = this.isRecovering && received.isAnswer && role === 'facilitator'
    const verdict = this.#judge(received, editor, isRecovery)
    switch (verdict.kind) {
      case 'refused':
        metrics.updatesRefused.inc()
        connection.refuse(verdict.code, verdict.why)
        return undefined
      case 'missing':
        this.#wait(connection, verdict.lacking)
        return undefined
      case 'known':
        return undefined
      case 'news':
        if (!isRecovery) this.#claim(received)
        return {
          oversteps: verdict.oversteps,
          editor,
          isRecovery: isRecovery && update.sections.length > 0,
        }
    }
  }

  /**
   * Those to be asked for all they have: whose update could not be placed just now, and those for whom what it lacked
   * has come from somebody else since.
   */
  takeToAsk(people: Iterable<Connection>): ReadonlySet<Connection> {
    const asked = new Set(this.#toAsk)
    this.#toAsk.clear()
    for (const connection of people) {
      const { lacking } = connection
      if (!lacking || Y.getState(this.#doc.store, lacking.client) <= lacking.clock) continue
      connection.lacking = undefined
      asked.add(connection)
    }
    return asked
  }

  /** An id that has no owner yet, and that nobody has written under before a restore. */
  isFree(client: number): boolean {
    return !this.isRecovering && Y.getState(this.#doc.store, client) === 0
  }

  #judge({ connection, update }: Received, editor: Editor, isRecovering: boolean): Verdict {
    const { session } = connection
    const { store, clientID } = this.#doc
    if (!can(session.role, 'edit')) {
      // Every client answers our first request, a viewer too.
      if (!isNews(update, store)) return { kind: 'known' }
      return { kind: 'refused', code: 'forbidden', why: 'this link allows looking only' }
    }
    // What only deletes makes room.
    if (this.isFull && update.sections.length > 0 && isNews(update, store)) {
      return { kind: 'refused', code: 'full', why: 'the board is full' }
    }
    if (!isRecovering && this.#isOneTooMany(update, session.idPrefix)) {
      return { kind: 'refused', code: 'tooManyIds', why: 'too many page loads of one device' }
    }
    const mayWrite = (client: number) =>
      client !== clientID &&
      (isRecovering || this.#clientIds.mayUse(client, session, () => this.isFree(client)))
    return judgeUpdate(update, this.#doc, { editor, mayWrite, isRecovering })
  }

  /** Ids of stock clients are counted where they are claimed. */
  #isOneTooMany({ sections }: Update, idPrefix: number): boolean {
    const { clients } = this.#doc.store
    const isTheirs = (client: number) => prefixOf(client) === idPrefix
    const added = sections.filter(({ client }) => isTheirs(client) && !clients.has(client)).length
    if (added === 0) return false
    return [...clients.keys()].filter(isTheirs).length + added > MAX_LOADS_PER_DEVICE
  }

  #claim({ connection, update }: Received): void {
    for (const { client, end } of update.sections) {
      if (end <= Y.getState(this.#doc.store, client)) continue
      this.#clientIds.claim(client, connection.session, true)
    }
  }

  /** Not a second time for the same thing, which would go on for ever. */
  #wait(connection: Connection, lacking: Lacking): void {
    const { lacking: before } = connection
    if (before?.client === lacking.client && before.clock === lacking.clock) return
    connection.lacking = lacking
    this.#toAsk.add(connection)
  }
}
