import { expect } from 'vitest'
import type { CardId } from '../../model/ids.ts'
import type { Nodes } from './nodes.ts'
import { makeLedger, readLedger, Scribe } from './scribe.ts'
import type { TestBoard } from './startServer.ts'
import { sameContent, SyncPerson, type Address } from './syncPerson.ts'
import { until } from './until.ts'

/** As long as a node may need to notice that something is away, and then to catch up. */
const LIMIT_MS = 40_000

/** People on several nodes who write into the ledger of one board, so that any edit lost or doubled shows. */
export class Meeting {
  readonly board: TestBoard
  readonly ledger: CardId
  readonly people: SyncPerson[] = []
  readonly scribes: Scribe[] = []

  private constructor(board: TestBoard, ledger: CardId) {
    this.board = board
    this.ledger = ledger
  }

  static async open(nodes: Nodes): Promise<Meeting> {
    const board = await nodes.node(0).createBoard()
    return new Meeting(board, await makeLedger(nodes.node(1), board))
  }

  async join(at: Address): Promise<SyncPerson> {
    const key = this.board.keys.participant
    const person = await SyncPerson.join(at, this.board, { key, isExtended: true })
    this.people.push(person)
    return person
  }

  async scribeAt(at: Address): Promise<Scribe> {
    const person = await this.join(at)
    const scribe = new Scribe(`s${this.scribes.length}-`, this.ledger, person)
    this.scribes.push(scribe)
    return scribe
  }

  everybodyWrites(everyMs: number): void {
    for (const scribe of this.scribes) scribe.start(everyMs)
  }

  /** So many more marks of each of some scribes are stored. */
  async acknowledged(more: number, scribes: readonly Scribe[] = this.scribes): Promise<void> {
    const targets = scribes.map((scribe) => scribe.acknowledged.length + more)
    await until(
      'more is saved',
      () => scribes.every((scribe, i) => scribe.acknowledged.length >= (targets[i] ?? 0)),
      LIMIT_MS,
    )
  }

  /** Ends the writing: everybody has everything once, and a newcomer at each address sees the same. */
  async expectAllOnce(at: readonly Address[]): Promise<void> {
    for (const scribe of this.scribes) scribe.stop()
    const written = this.scribes.flatMap((scribe) => scribe.written).toSorted()
    const isWhole = ({ board }: SyncPerson) =>
      readLedger(board, this.ledger).toSorted().join() === written.join()
    await until(
      'all is stored',
      () => this.scribes.every((scribe) => scribe.acknowledged.length === scribe.written.length),
      LIMIT_MS,
    )
    await Promise.all(at.map((address) => this.join(address)))
    await until('everybody sees it once', () => this.people.every(isWhole), LIMIT_MS)
    const [first, ...others] = this.people
    expect(others.every((other) => first && sameContent(first.doc, other.doc))).toBe(true)
  }

  end(): void {
    for (const scribe of this.scribes) scribe.stop()
    for (const person of this.people) person.leave()
  }
}
