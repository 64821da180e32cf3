import fc from 'fast-check'
import * as Y from 'yjs'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { History } from '../../client/state/history.ts'
import { emptyBin } from '../../model/bin.ts'
import { Board } from '../../model/Board.ts'
import { applyBoardFile, toBoardFile } from '../../model/boardFile.ts'
import { createCard, deleteCards, linkCards, restoreCards, setField } from '../../model/commands.ts'
import { differences } from '../../model/differences.ts'
import { backlogRows } from '../../model/exportRows.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { boxesOnPage } from '../../model/placement.ts'
import { restoreBoard } from '../../model/restoreBoard.ts'
import { isLive, liveCards, readState } from '../../model/state.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { meet, Person } from '../support/people.ts'
import { edits, perform, workshop } from '../support/randomEdits.ts'
import { sampleWorkshop } from '../support/sampleWorkshop.ts'

const DAYS = 24 * 3600 * 1000
const KEPT = 30 * DAYS
/** By the server's clock; those of people say something else. */
const NOW = 1_900_000_000_000

let server: Person
let ada: Person
let ben: Person
let note: CardId
beforeEach(() => {
  server = new Person('server', 1)
  ada = new Person('ada', 100)
  ben = new Person('ben', 200)
  note = createCard(ada.board, ada.acting, { kind: 'note', values: { text: 'wet' } })
  meet(server, ada, ben)
})

const card = (person: Person, id = note) => person.state.cards.get(id)
/** What the server does on a day, and everybody hears. */
function tidyOn(day: number, ...people: Person[]): void {
  emptyBin(server.board, NOW + day * DAYS, KEPT)
  meet(server, ...people)
}
function versionOf({ board }: Person): Board {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(board.doc))
  return new Board(doc)
}

describe('BIN1: who deleted a card', () => {
  it('is named until the card is restored, and nobody else can be', () => {
    deleteCards(ben.board, ben.acting, [note])
    expect(card(ben)).toMatchObject({ deletedBy: 'ben', unknown: {} })
    meet(ada, ben)
    restoreCards(ada.board, [note])
    expect(card(ada)).toMatchObject({ deletedAt: undefined, deletedBy: undefined, unknown: {} })
    deleteCards(ada.board, ada.acting, [note])
    expect(card(ada)!.deletedBy).toBe('ada')
  })

  it('stays the same whoever undoes and redoes what, and nobody writes another’s name by it', () => {
    const [hers, his] = [new History(ada.board), new History(ben.board)]
    const written: string[] = []
    const watch = ({ name, board }: Person) =>
      board.cards.observeDeep((events, { local }) => {
        for (const event of events)
          for (const key of event.keys.keys())
            if (local && key.startsWith('deletedBy.')) written.push(`${name} ${key}`)
      })
    ;[ada, ben].forEach(watch)
    const byOf = (person: Person) => card(person)?.deletedBy
    his.mark()
    deleteCards(ben.board, ben.acting, [note])
    meet(ada, ben)
    hers.mark()
    restoreCards(ada.board, [note])
    hers.undo()
    expect(byOf(ada)).toBe('ben')
    hers.redo()
    hers.mark()
    deleteCards(ada.board, ada.acting, [note])
    expect(byOf(ada)).toBe('ada')
    hers.undo()
    expect(card(ada)!.deletedAt).toBeUndefined()
    hers.undo()
    expect(byOf(ada)).toBe('ben')
    meet(ada, ben)
    his.undo()
    his.redo()
    expect(new Set(written)).toEqual(new Set(['ada deletedBy.ada', 'ben deletedBy.ben']))
  })

  it('is one person where two delete at once, the same for both', () => {
    deleteCards(ada.board, ada.acting, [note])
    deleteCards(ben.board, { ...ben.acting, now: ben.acting.now + 5 }, [note])
    meet(ada, ben)
    expect(['ada', 'ben']).toContain(card(ada)!.deletedBy)
    expect(card(ben)).toEqual(card(ada))
  })

  it('is not said of a card whose creation was undone, nor by an older program', () => {
    const history = new History(ada.board)
    history.mark()
    const id = createCard(ada.board, ada.acting, { kind: 'note' })
    expect(card(ada, id)!.deletedAt).toBeUndefined()
    history.undo()
    expect(isLive(card(ada, id))).toBe(false)
    expect(card(ada, id)!.deletedBy).toBeUndefined()
    ben.board.card(note)!.set('deletedAt', ben.acting.now)
    expect(card(ben)!.deletedBy).toBeUndefined()
  })

  it('is the facilitator who brings back a version in which it was deleted', () => {
    deleteCards(ben.board, ben.acting, [note])
    const version = versionOf(ben)
    restoreCards(ben.board, [note])
    meet(ada, ben)
    restoreBoard(ada.board, ada.acting, version)
    expect(card(ada)!.deletedBy).toBe('ada')
    expect(differences(ada.board, version)).toEqual([])
  })
})

describe('BIN2: a card goes for good', () => {
  const isThere = () => server.board.cards.has(note)

  it('when the server has known for long enough that it is deleted', () => {
    const other = createCard(ada.board, ada.acting, { kind: 'note' })
    const link = linkCards(ada.board, ada.acting, other, note)!
    ada.board.canvas.set(`shape:${link}`, new Y.Map([['p.bend', 5]]))
    deleteCards(ada.board, ada.acting, [note])
    meet(server, ada)
    tidyOn(0, ada)
    tidyOn(29.9, ada)
    expect(isThere()).toBe(true)
    tidyOn(30, ada)
    for (const { board } of [server, ada]) {
      expect([...board.cards.keys()]).toEqual([other])
      expect([...board.canvas.keys()]).toEqual([`shape:${other}`])
      expect([...board.links.keys(), ...board.bin.keys()]).toEqual([])
    }
  })

  test.each([0, 1, -1e15, NOW - 365 * DAYS, NOW + 365 * DAYS, Number.MAX_VALUE])(
    'and not when deletedAt = %d says so',
    (at) => {
      ben.board.card(note)!.set('deletedAt', at)
      meet(server, ben)
      tidyOn(0)
      tidyOn(29)
      expect(isThere()).toBe(true)
      tidyOn(31)
      expect(isThere()).toBe(false)
    },
  )

  it('counted anew for each deletion, also one that the server never saw end, with the same time', () => {
    deleteCards(ben.board, ben.acting, [note])
    const at = card(ben)!.deletedAt
    meet(server, ben)
    tidyOn(0, ben)
    restoreCards(ben.board, [note])
    ben.board.card(note)!.set('deletedAt', at)
    meet(server, ben)
    tidyOn(29, ben)
    tidyOn(31, ben)
    expect(isThere()).toBe(true)
    restoreCards(ben.board, [note])
    meet(server, ben)
    tidyOn(32, ben)
    expect([...server.board.bin.keys()]).toEqual([])
    tidyOn(90, ben)
    expect(isThere()).toBe(true)
  })

  it('in no document of a newer program, and by writing nothing where nothing is due', () => {
    deleteCards(server.board, server.acting, [note])
    tidyOn(0)
    server.outbox.length = 0
    tidyOn(1)
    server.board.info.set('version', 99)
    server.outbox.length = 0
    tidyOn(31)
    expect(server.outbox).toEqual([])
    expect(isThere()).toBe(true)
  })

  it('KEY3: and its number to nobody else', () => {
    const story = createCard(server.board, server.acting, { kind: 'story' })
    assignStoryKeys(server.board)
    deleteCards(server.board, server.acting, [story])
    tidyOn(0)
    tidyOn(30)
    tidyOn(60)
    const next = createCard(server.board, server.acting, { kind: 'story' })
    assignStoryKeys(server.board)
    expect(card(server, next)!.fields['key']).toBe('ST-02')
  })
})

describe('BIN3: when cards go for good', () => {
  const shown = (board: Board) => {
    const state = readState(board)
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
    return {
      cards: liveCards(state).sort(byId),
      links: [...state.links.values()]
        .filter(({ from, to }) => isLive(state.cards.get(from)) && isLive(state.cards.get(to)))
        .sort(byId),
      rows: backlogRows(state, 'en'),
      boxes: boxesOnPage(board, state).map(String).sort(),
    }
  }

  test('nothing that is shown changes, and a version brings all of it back that was not in the bin', () => {
    let gone = 0
    fc.assert(
      fc.property(edits, edits, (before, since) => {
        const { people, server: host } = workshop()
        for (const edit of before) perform(edit, people[edit.who]!)
        meet(host, ...people)
        const version = versionOf(host)
        const then = shown(version)
        for (const edit of since) perform(edit, people[edit.who]!)
        meet(host, ...people)
        const [count, now] = [host.board.cards.size, shown(host.board)]
        for (const day of [0, 15, 30]) emptyBin(host.board, NOW + day * DAYS, KEPT)
        expect(shown(host.board)).toEqual(now)
        gone += count - host.board.cards.size
        meet(host, ...people)

        const [person] = people as [Person]
        restoreBoard(person.board, person.acting, version)
        expect(differences(person.board, version)).toEqual([])
        const withoutFixed = ({ cards, links, boxes }: typeof then) => ({
          links,
          boxes,
          cards: cards.map((one) => ({ ...one, createdBy: undefined })),
        })
        expect(withoutFixed(shown(person.board))).toEqual(withoutFixed(then))
      }),
      { numRuns: 60 },
    )
    expect(gone).toBeGreaterThan(20)
  })

  it('a deleted stage stays for as long as a card names it', () => {
    const board = server.board
    const stage = createCard(board, server.acting, { kind: 'stage' })
    const story = createCard(board, server.acting, { kind: 'story', values: { stage } })
    deleteCards(board, server.acting, [stage])
    for (const day of [0, 40]) tidyOn(day)
    expect(board.cards.has(stage)).toBe(true)
    deleteCards(board, server.acting, [story])
    for (const day of [41, 80]) tidyOn(day)
    expect([...board.cards.keys()]).toEqual([note])
  })
})

describe('BIN4: a card that is gone for good', () => {
  it('takes no edit any more, and everybody agrees', () => {
    deleteCards(ada.board, ada.acting, [note])
    meet(server, ada, ben)
    tidyOn(0)
    tidyOn(30)
    setField(ben.board, note, 'text', 'dry', ben.random)
    restoreCards(ben.board, [note])
    meet(server, ada, ben)
    for (const { board } of [server, ada, ben]) expect(board.cards.size).toBe(0)
    expect(toBoardFile(ben.board)).toEqual(toBoardFile(server.board))
  })

  it('comes back with a version: with its links, by whoever brings it back', () => {
    applyBoardFile(server.board, sampleWorkshop())
    const [link] = server.state.links.values()
    meet(server, ada)
    const version = versionOf(server)
    const by = 'ada' as ParticipantId
    deleteCards(ada.board, ada.acting, [link!.from, note])
    meet(server, ada)
    tidyOn(0)
    tidyOn(30, ada)
    expect(server.board.links.has(link!.id)).toBe(false)
    restoreBoard(ada.board, ada.acting, version)
    meet(server, ada)
    expect(card(server, link!.from)).toMatchObject({ createdBy: by, deletedAt: undefined })
    expect(card(server)!.fields['text']).toBe('wet')
    expect(server.state.links.get(link!.id)).toEqual(link)
    tidyOn(90)
    expect(card(server)!.fields['text']).toBe('wet')
  })
})
