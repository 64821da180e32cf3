/**
 * *saved* means stored by the server, all of it. *saving*: sent, not yet acknowledged. *offline*: not sent. *notSaved*: the
 * server says that it can't store.
 */
export type Work = 'saved' | 'saving' | 'offline' | 'notSaved'

export type ConnectionState = 'connecting' | 'online' | 'offline' | 'closed'

/** Knows what of the document is stored by the server, and whether something was edited here that isn't. */
export class Accounting {
  /** Up to which clock of each client the server has stored the document: after a restore less than it once had. */
  stored: ReadonlyMap<number, number> = new Map()
  /** Something was edited here that no acknowledged message carries yet. */
  isDirty = false
  /** The server's answer to our request is here: nothing of theirs is missing. */
  private isSynced = false
  /** Sync messages sent on this connection, and how many of them the server has dealt with. */
  private sent = 0
  private handled = 0

  /** A connection began or ended. */
  restart(): void {
    this.sent = this.handled = 0
    this.isSynced = false
  }

  edited(): void {
    this.isDirty = true
  }

  sentOne(): void {
    this.sent++
  }

  synced(): void {
    this.isSynced = true
    this.settle()
  }

  acknowledged(handled: number): void {
    this.handled = handled
    this.settle()
  }

  /** Everything that there is was sent on this connection, and all of it is stored. */
  get isSettled(): boolean {
    return this.isSynced && this.sent > 0 && this.handled >= this.sent
  }

  /** The one place that says whether work is saved. */
  work(connection: ConnectionState, canStore: boolean, before: Work): Work {
    if (!canStore) return 'notSaved'
    if (connection === 'online') return this.isSettled ? 'saved' : 'saving'
    const isFirstTry = connection === 'connecting' && !this.isDirty && before !== 'offline'
    return isFirstTry ? 'saving' : 'offline'
  }

  private settle(): void {
    if (this.isSettled) this.isDirty = false
  }
}
