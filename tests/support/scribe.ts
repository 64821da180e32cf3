import * as Y from 'yjs'
import type { Board } from '../../model/Board.ts'
import { createCard } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { SyncPerson } from './syncPerson.ts'
import type { TestBoard, TestServer } from './startServer.ts'
import { until } from './until.ts'

/** A mark that was written, and by which clock of which client id. */
interface Mark {
  readonly text: string
  readonly client: number
  readonly clock: number
}

/** Makes the note that scribes write into. */
export async function makeLedger(server: TestServer, board: TestBoard): Promise<CardId> {
  const maker = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  const note = createCard(maker.board, maker.acting, { kind: 'note', values: { text: '' } })
  const { doc } = maker
  await until('the ledger is stored', () => {
    return (maker.stored.get(doc.clientID) ?? 0) >= Y.getState(doc.store, doc.clientID)
  })
  maker.leave()
  return note
}

/** The marks in a board's ledger, in their order. */
export function readLedger(board: Board, ledger: CardId): string[] {
  const text = board.text(ledger, 'text')?.toJSON() ?? ''
  return text.split(';').filter((mark) => mark !== '')
}

/**
 * Somebody who keeps writing unique marks into one text, where a lost edit is a mark that is missing and a doubled
 * one a mark that is there twice.
 */
export class Scribe {
  readonly person: SyncPerson
  readonly #name: string
  readonly #ledger: CardId
  readonly #marks: Mark[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(name: string, ledger: CardId, person: SyncPerson) {
    this.#name = name
    this.#ledger = ledger
    this.person = person
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => this.write(), everyMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  write(): void {
    const { board, doc } = this.person
    const text = `${this.#name}${this.#marks.length}`
    const target = board.text(this.#ledger, 'text')
    if (!target) throw new Error('The ledger is gone')
    board.transact(() => target.insert(target.length, `${text};`))
    const clock = Y.getState(doc.store, doc.clientID)
    this.#marks.push({ text, client: doc.clientID, clock })
  }

  get written(): string[] {
    return this.#marks.map(({ text }) => text)
  }

  /** The marks that the server said are stored. */
  get acknowledged(): string[] {
    const { stored } = this.person
    return this.#marks
      .filter(({ client, clock }) => (stored.get(client) ?? 0) >= clock)
      .map(({ text }) => text)
  }
}
