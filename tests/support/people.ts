import * as Y from 'yjs'
import { History } from '../../client/state/history.ts'
import { Board } from '../../model/Board.ts'
import type { Acting } from '../../model/commands.ts'
import type { ParticipantId, Random } from '../../model/ids.ts'
import { readState, type BoardState } from '../../model/state.ts'

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Somebody with a board of their own, an undo stack, and a wire that a test holds in its hands. */
export class Person {
  readonly name: string
  readonly board: Board
  readonly random: Random
  readonly undo: History
  /** Updates made here that nobody has heard of yet. */
  readonly outbox: Uint8Array[] = []
  private clock = 1_700_000_000_000

  constructor(name: string, clientId: number) {
    this.name = name
    this.random = seeded(clientId)
    const doc = new Y.Doc()
    doc.clientID = clientId
    this.board = new Board(doc)
    this.undo = new History(this.board)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== REMOTE) this.outbox.push(update)
    })
  }

  /** Who acts, a second later than before. */
  get acting(): Acting {
    this.clock += 1000
    return { by: this.name as ParticipantId, now: this.clock, random: this.random }
  }

  get state(): BoardState {
    return readState(this.board)
  }

  hear(update: Uint8Array): void {
    Y.applyUpdate(this.board.doc, update, REMOTE)
  }

  /** One edit that is undone by itself. */
  step<T>(edit: () => T): T {
    this.undo.mark()
    return edit()
  }
}

const REMOTE = { from: 'the wire' }

/** Everyone tells everyone everything they lack. */
export function meet(...people: Person[]): void {
  for (const to of people) {
    for (const from of people) {
      if (from === to) continue
      to.hear(Y.encodeStateAsUpdate(from.board.doc, Y.encodeStateVector(to.board.doc)))
    }
  }
  for (const person of people) person.outbox.length = 0
}
