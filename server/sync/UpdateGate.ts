import * as Y from 'yjs'
import { CLOSE } from '../../model/protocol.ts'
import { can } from '../../model/roles.ts'
import type { Session } from '../auth/authenticate.ts'
import { metrics } from '../metrics.ts'
import { isNews, judge, type Lacking, type Verdict } from './admission.ts'
import type { ClientIds } from './ClientIds.ts'
import type { Connection } from './Connection.ts'
import { write } from './frames.ts'
import type { Update } from './readUpdate.ts'

/** The one way into a document: asks what an update is, who sends it and whether they may. */
export class UpdateGate {
  readonly #doc: Y.Doc
  readonly #clientIds: ClientIds
  readonly #toAsk = new Set<Connection>()

  constructor(doc: Y.Doc, clientIds: ClientIds) {
    this.#doc = doc
    this.#clientIds = clientIds
  }

  /**
   * Applies an update, refuses it, or lets it be. Called inside the transaction of a turn.
   *
   * @throws {Error} when the document may hold half of it
   */
  admit(connection: Connection, update: Update): void {
    connection.handled++
    const verdict = this.#judge(connection.session, update)
    switch (verdict.kind) {
      case 'refused':
        metrics.updatesRefused.inc()
        return refuse(connection, verdict.why)
      case 'missing':
        return this.#wait(connection, verdict.lacking)
      case 'known':
        return
      case 'news':
        return this.#apply(connection, update)
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

  #judge(session: Session, update: Update): Verdict {
    const { store, clientID } = this.#doc
    if (!can(session.role, 'edit')) {
      // Every client answers our first request, a viewer too.
      if (!isNews(update, store)) return { kind: 'known' }
      return { kind: 'refused', why: 'this link allows looking only' }
    }
    return judge(
      update,
      store,
      (client) => client !== clientID && this.#clientIds.mayUse(client, session),
    )
  }

  #apply(connection: Connection, update: Update): void {
    for (const { client, end } of update.sections) {
      if (end <= Y.getState(this.#doc.store, client)) continue
      this.#clientIds.claim(client, connection.session, true)
    }
    try {
      Y.applyUpdate(this.#doc, update.bytes)
    } catch (error) {
      // Half of it may be in the document: the room can't go on, and its sender must not come back with it.
      connection.close(CLOSE.malformed, 'update cannot be applied')
      throw error
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

function refuse(connection: Connection, why: string): void {
  if (connection.isRefused) return
  connection.isRefused = true
  if (connection.extended) connection.send(write.refused('forbidden', why))
  else connection.send(write.permissionDenied(why))
}
