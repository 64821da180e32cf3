import fc from 'fast-check'
import * as Y from 'yjs'
import { describe, expect, it, test } from 'vitest'
import { Board } from '../../model/Board.ts'
import { toBoardFile } from '../../model/boardFile.ts'
import { titleOf } from '../../model/cards.ts'
import {
  addItem,
  createCard,
  deleteCards,
  linkCards,
  removeItem,
  restoreCards,
  setField,
  setScores,
} from '../../model/commands.ts'
import type { ListItem } from '../../model/fields.ts'
import type { CardId } from '../../model/ids.ts'
import { restoreBoard } from '../../model/restoreBoard.ts'
import { rewind } from '../../model/rewind.ts'
import { liveCards, readState } from '../../model/state.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { meet, type Person } from '../support/people.ts'
import { edits, perform, workshop } from '../support/randomEdits.ts'

/** A server that stores what it hears, with who sent it, as ours does. */
class Storing {
  readonly server: Person
  readonly people: readonly Person[]
  private base: Uint8Array = new Uint8Array()
  private rows: { bytes: Uint8Array; author: Person }[] = []

  constructor(server: Person, people: readonly Person[]) {
    this.server = server
    this.people = people
    this.checkpoint()
  }

  /** From here on it knows who did what. */
  checkpoint(): void {
    this.base = Y.encodeStateAsUpdateV2(this.server.board.doc)
    this.rows = []
  }

  /** Takes in what somebody did and tells the others. */
  flush(person: Person): void {
    for (const bytes of person.outbox.splice(0)) {
      this.rows.push({ bytes, author: person })
      this.server.hear(bytes)
      for (const other of this.people) if (other !== person) other.hear(bytes)
    }
    assignStoryKeys(this.server.board)
    for (const bytes of this.server.outbox.splice(0)) {
      this.rows.push({ bytes, author: this.server })
      for (const other of this.people) other.hear(bytes)
    }
  }

  /** The board as it would be without what a person did since the checkpoint; `before` rows are let stand. */
  without(person: Person, before = 0): Board {
    const updates = this.rows.map(({ bytes, author }, i) => ({
      bytes,
      isTheirs: author === person && i >= before,
    }))
    const update = rewind({ base: this.base, updates }, { now: 1 })
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.server.board.doc))
    if (update.length > 0) Y.applyUpdate(copy, update)
    expect(copy.store.pendingStructs).toBeNull()
    return new Board(copy)
  }

  get length(): number {
    return this.rows.length
  }
}

function scene() {
  const { people, server } = workshop()
  const [ada, ben, cleo] = people as [Person, Person, Person]
  const stored = new Storing(server, people)
  const does = <T>(person: Person, edit: () => T): T => {
    const result = person.step(edit)
    stored.flush(person)
    return result
  }
  const firstStory = (): CardId =>
    liveCards(server.state)
      .filter(({ kind }) => kind === 'story')
      .map(({ id }) => id)
      .sort()[0]!
  return { ada, ben, cleo, server, stored, does, firstStory }
}

const read = (board: Board, id: CardId) => readState(board).cards.get(id)!

describe('HIST3: rewinding one person', () => {
  it('takes back their words and leaves those that others typed in between', () => {
    const { ben, cleo, stored, does, firstStory } = scene()
    const id = firstStory()
    does(cleo, () => cleo.board.text(id, 'iWant')!.insert(0, 'to compare'))
    stored.checkpoint()
    does(ben, () => ben.board.text(id, 'iWant')!.insert(10, ' RUBBISH'))
    does(cleo, () => cleo.board.text(id, 'iWant')!.insert(14, ' pumps '))
    does(ben, () => ben.board.text(id, 'iWant')!.delete(0, 3))
    expect(titleOf(read(stored.without(ben), id))).toBe('to compare pumps ')
    expect(titleOf(read(stored.without(cleo), id))).toBe('compare RUBBISH')
  })

  it('brings back what they deleted, overwrote or emptied, unless others have set it since', () => {
    const { ben, cleo, stored, does, firstStory } = scene()
    const id = firstStory()
    const other = does(cleo, () => createCard(cleo.board, cleo.acting, { kind: 'note' }))
    does(cleo, () => setScores(cleo.board, id, { impact: 3, effort: 2 }))
    does(cleo, () => addItem(cleo.board, id, 'acceptanceCriteria', 'in a minute', cleo.random))
    const link = does(cleo, () => linkCards(cleo.board, cleo.acting, id, other, 'then'))!
    stored.checkpoint()
    const [item] = cleo.state.cards.get(id)!.fields['acceptanceCriteria'] as ListItem[]
    does(ben, () => deleteCards(ben.board, ben.acting, [other]))
    does(ben, () => setScores(ben.board, id, { impact: 8, effort: 8 }))
    does(ben, () => removeItem(ben.board, id, 'acceptanceCriteria', item!.id))
    does(ben, () => ben.board.transact(() => ben.board.links.delete(link)))
    does(cleo, () => setScores(cleo.board, id, { impact: 13 }))
    const board = stored.without(ben)
    expect(read(board, id).fields).toMatchObject({
      impact: 13,
      effort: 2,
      acceptanceCriteria: [{ text: 'in a minute' }],
    })
    expect(read(board, other).deletedAt).toBeUndefined()
    expect((board.links.get(link)!.get('label') as Y.Text).toJSON()).toBe('then')
  })

  it('puts a card they made into the bin with all it says; one that others worked on stays, less their part', () => {
    const { ben, cleo, stored, does, firstStory } = scene()
    const made = (iWant: string) =>
      does(ben, () => createCard(ben.board, ben.acting, { kind: 'story', values: { iWant } }))
    const [own, shared] = [made('mine alone'), made('ours')]
    does(cleo, () => setScores(cleo.board, shared, { impact: 5 }))
    does(cleo, () => cleo.board.text(shared, 'iWant')!.insert(4, ' too'))
    does(ben, () => setField(ben.board, shared, 'moscow', 'must', ben.random))
    const link = does(ben, () => linkCards(ben.board, ben.acting, firstStory(), shared))!
    const board = stored.without(ben)
    expect(read(board, own)).toMatchObject({ deletedAt: 1, fields: { iWant: 'mine alone' } })
    expect(read(board, shared)).toMatchObject({
      deletedAt: undefined,
      kind: 'story',
      fields: { iWant: ' too', impact: 5, moscow: undefined, key: 'ST-04' },
    })
    expect(board.links.has(link)).toBe(false)
    expect(board.canvas.has(`shape:${own}`)).toBe(true)
  })

  it('knows a revived card from a new one, and what they undid themselves from what they left', () => {
    const { ben, cleo, stored, does, firstStory } = scene()
    const [id, gone] = [
      firstStory(),
      liveCards(cleo.state).find((card) => card.kind === 'note')!.id,
    ]
    does(cleo, () => deleteCards(cleo.board, cleo.acting, [gone]))
    stored.checkpoint()
    does(ben, () => restoreCards(ben.board, [gone]))
    does(ben, () => setScores(ben.board, id, { impact: 8 }))
    does(ben, () => ben.undo.undo())
    const board = stored.without(ben)
    expect(read(board, gone).deletedAt).toBeDefined()
    expect(read(board, id).fields['impact']).toBeUndefined()
  })

  it('reaches back as far as asked, and says nothing where there is nothing', () => {
    const { ben, stored, does, firstStory } = scene()
    const id = firstStory()
    does(ben, () => setScores(ben.board, id, { impact: 3 }))
    const early = stored.length
    does(ben, () => setScores(ben.board, id, { impact: 8 }))
    expect(read(stored.without(ben, early), id).fields['impact']).toBe(3)
    expect(read(stored.without(ben, stored.length), id).fields['impact']).toBe(8)
    expect(rewind({ base: Y.encodeStateAsUpdateV2(new Y.Doc()), updates: [] }, { now: 1 })).toEqual(
      new Uint8Array(),
    )
  })

  test('of people who work on different cards gives the board that there would be without them', () => {
    let happened = 0
    fc.assert(
      fc.property(edits, (script) => {
        // Ben has cards of his own, and so have the others; the board without Ben is one on which he did nothing.
        const [withBen, withoutBen] = [scene(), scene()]
        const run = (
          { ada, ben, cleo, does, server }: ReturnType<typeof scene>,
          isBenHere: boolean,
        ) => {
          const cards = [...server.board.cards.keys()].sort() as CardId[]
          for (const edit of script) {
            const person = [ada, ben, cleo][edit.who]!
            if (person === ben && !isBenHere) continue
            const half = person === ben ? cards.slice(0, 2) : cards.slice(2)
            const id = half[edit.card % half.length]!
            does(person, () => {
              setField(person.board, id, 'iWant', edit.text, person.random)
              if (edit.other % 3 === 0) setScores(person.board, id, { impact: edit.other })
              if (edit.other % 5 === 0) deleteCards(person.board, person.acting, [id])
              if (edit.other % 7 === 0) restoreCards(person.board, [id])
            })
            happened++
          }
        }
        run(withBen, true)
        run(withoutBen, false)
        const board = withBen.stored.without(withBen.ben)
        expect(comparable(board)).toEqual(comparable(withoutBen.server.board))
      }),
      { numRuns: 30 },
    )
    expect(happened).toBeGreaterThan(30)
  })

  test('of anybody, after any edits, keeps every letter of the others and comes back by an ordinary edit', () => {
    let lost = 0
    fc.assert(
      fc.property(edits, (script) => {
        const { ada, ben, cleo, server, stored, does, firstStory } = scene()
        const target = firstStory()
        const signs = new Map<Person, string[]>([ada, ben, cleo].map((person) => [person, []]))
        let n = 0
        for (const edit of script) {
          const person = [ada, ben, cleo][edit.who]!
          does(person, () => perform(edit, person))
          const text = person.board.text(target, 'impactComment')
          if (!text) continue
          const sign = String.fromCodePoint(0x4e00 + n++)
          does(person, () => text.insert(edit.card % (text.length + 1), sign))
          signs.get(person)!.push(sign)
        }
        const rewound = stored.without(ben)
        const comment = (rewound.text(target, 'impactComment') as Y.Text).toJSON()
        for (const person of [ada, cleo])
          for (const sign of signs.get(person)!) expect(comment).toContain(sign)
        for (const sign of signs.get(ben)!) expect(comment).not.toContain(sign)
        lost += signs.get(ben)!.length

        restoreBoard(ada.board, ada.acting, rewound)
        meet(server, ada, ben, cleo)
        expect(ben.board.text(target, 'impactComment')!.toJSON()).toBe(comment)
        expect(toBoardFile(ben.board)).toEqual(toBoardFile(server.board))
      }),
      { numRuns: 40 },
    )
    expect(lost).toBeGreaterThan(40)
  })
})

function comparable(board: Board): unknown {
  return [...readState(board).cards.values()]
    .map(({ id, deletedAt, fields }) => ({
      id,
      isDeleted: deletedAt !== undefined,
      fields: { ...fields, key: undefined },
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
