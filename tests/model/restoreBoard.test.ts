import fc from 'fast-check'
import * as Y from 'yjs'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { History } from '../../client/state/history.ts'
import { Board } from '../../model/Board.ts'
import { applyBoardFile, toBoardFile } from '../../model/boardFile.ts'
import { titleOf } from '../../model/cards.ts'
import { setStage } from '../../model/columns.ts'
import {
  createCard,
  deleteCards,
  linkCards,
  setField,
  setScores,
  unlinkCards,
} from '../../model/commands.ts'
import { countDifferences, differences } from '../../model/differences.ts'
import type { AreaId, CardId, LinkId } from '../../model/ids.ts'
import { layOut } from '../../model/placement.ts'
import { restoreBoard } from '../../model/restoreBoard.ts'
import { liveCards, type BoardState } from '../../model/state.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { editArea, removeStep, setSettings, setStep } from '../../model/workshop.ts'
import { writeText } from '../../model/writeCard.ts'
import { meet, Person, seeded } from '../support/people.ts'
import { edits, perform, workshop } from '../support/randomEdits.ts'
import { sampleWorkshop } from '../support/sampleWorkshop.ts'

const setGoal = ({ board }: Person, goal: string) =>
  board.transact(() => writeText(board.info, 'goal', goal))

/** What a version keeps of a board. */
function versionOf({ board }: Person): Uint8Array {
  return Y.encodeStateAsUpdateV2(board.doc)
}

function opened(version: Uint8Array): Board {
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, version)
  return new Board(doc)
}

/**
 * A state as restoring gives it back: cards made since are in the bin, what is in it again was put there by who restored,
 * and keys stay with their cards.
 */
function comparable(state: BoardState, then: BoardState): unknown {
  const cards = [...state.cards.values()].filter(
    ({ id, deletedAt }) => then.cards.has(id) || deletedAt === undefined,
  )
  const withoutKeys = cards.map(({ fields, unknown, deletedAt, ...card }) => ({
    ...card,
    isDeleted: deletedAt !== undefined,
    deletedBy: undefined,
    fields: { ...fields, key: undefined },
    unknown: { ...unknown, key: undefined },
  }))
  return { ...state, cards: new Map(withoutKeys.map((card) => [card.id, card])) }
}

describe('HIST1: restoring a board', () => {
  test('gives what it was, once; undo gives back what it had become; what others do meanwhile stays', () => {
    let written = 0
    fc.assert(
      fc.property(edits, edits, edits, fc.integer(), (before, since, meanwhile, seed) => {
        const { people, server } = workshop()
        const [ada, ben, cleo] = people as [Person, Person, Person]
        const random = seeded(seed)
        for (const edit of before) perform(edit, people[edit.who]!)
        meet(server, ...people)
        assignStoryKeys(server.board)
        const version = versionOf(server)
        const then = server.state
        for (const edit of since) perform(edit, people[edit.who]!)
        meet(server, ...people)
        assignStoryKeys(server.board)
        meet(server, ...people)

        const history = new History(ada.board)
        const now = toBoardFile(ada.board)
        history.mark()
        restoreBoard(ada.board, ada.acting, opened(version))
        expect(comparable(ada.state, then)).toEqual(comparable(then, then))
        written += ada.outbox.length
        ada.outbox.length = 0
        restoreBoard(ada.board, ada.acting, opened(version))
        expect(ada.outbox).toEqual([])
        if (random() < 0.5) {
          history.undo()
          expect(toBoardFile(ada.board)).toEqual(now)
          history.redo()
          expect(comparable(ada.state, then)).toEqual(comparable(then, then))
        }

        const signs: string[] = []
        for (const edit of meanwhile) {
          const person = edit.who === 0 ? ben : cleo
          perform(edit, person)
          const text = [...person.board.cards.values()][0]?.get('impactComment')
          if (text instanceof Y.Text) {
            signs.push(String.fromCodePoint(0x4e00 + signs.length))
            text.insert(0, signs.at(-1)!)
          }
        }
        meet(server, ...people)
        const file = JSON.stringify(toBoardFile(server.board))
        for (const { board } of people) expect(JSON.stringify(toBoardFile(board))).toBe(file)
        for (const sign of signs) expect(file).toContain(sign)
      }),
      { numRuns: 40 },
    )
    expect(written).toBeGreaterThan(20)
  })

  let ada: Person
  let ben: Person
  let history: History
  beforeEach(() => {
    ada = new Person('ada', 100)
    ben = new Person('ben', 200)
    applyBoardFile(ada.board, sampleWorkshop())
    meet(ada, ben)
    history = new History(ada.board)
  })
  const restore = (version: Uint8Array, scope?: AreaId) => {
    history.mark()
    restoreBoard(ada.board, ada.acting, opened(version), scope)
    history.mark()
  }
  const cardsOf = (person: Person, kind: string) =>
    liveCards(person.state)
      .filter((card) => card.kind === kind)
      .map(({ id }) => id)
  const one = (person: Person, kind: string): CardId => cardsOf(person, kind)[0]!

  it('brings back settings, areas, agenda, links and drawings', () => {
    const version = versionOf(ada)
    const before = toBoardFile(ada.board)
    setGoal(ada, 'Something else')
    setSettings(ada.board, { scale: 'fibonacci', splitImpact: 5, language: 'fr' })
    editArea(ada.board, 'journey' as AreaId, { title: 'Other', protected: false })
    const [step, next] = ada.state.agenda.map(({ id }) => id)
    setStep(ada.board, next)
    removeStep(ada.board, step!)
    unlinkCards(ada.board, [...ada.state.links.keys()][0] as LinkId)
    linkCards(ada.board, ada.acting, one(ada, 'story'), one(ada, 'persona'))
    const matrix = [...ada.board.canvas].find(([, node]) => node.get('type') === 'matrix')![0]
    ada.board.transact(() => {
      ada.board.canvas.delete(matrix)
      const line = new Y.Map<unknown>()
      line.set('type', 'draw')
      line.set('g', [0, 0, 0])
      ada.board.canvas.set('shape:line', line)
    })
    const now = toBoardFile(ada.board)
    restore(version)
    expect(toBoardFile(ada.board)).toEqual(before)
    history.undo()
    expect(toBoardFile(ada.board)).toEqual(now)
  })

  it('leaves the carets and words of others in a text where it differs', () => {
    const id = one(ada, 'story')
    setField(ada.board, id, 'iWant', 'to compare pumps', ada.random)
    meet(ada, ben)
    const version = versionOf(ada)
    setField(ada.board, id, 'iWant', 'to compare all pumps', ada.random)
    meet(ada, ben)
    const text = ben.board.text(id, 'iWant')!
    text.insert(text.length, ' by noise')
    restore(version)
    meet(ada, ben)
    expect(ben.state.cards.get(id)!.fields['iWant']).toBe('to compare pumps by noise')
  })

  it('writes what differs and no more, in messages far below what the wire takes', () => {
    const version = versionOf(ada)
    setScores(ada.board, one(ada, 'story'), { impact: 1 })
    ada.outbox.length = 0
    restore(version)
    expect(ada.outbox.reduce((sum, update) => sum + update.length, 0)).toBeLessThan(200)

    ada.board.transact(() => {
      for (let i = 0; i < 60; i++) {
        const line = new Y.Map<unknown>()
        line.set('p.segments', 'x'.repeat(100_000))
        ada.board.canvas.set(`shape:line${i}`, line)
      }
    })
    const drawn = versionOf(ada)
    ada.board.transact(() => {
      for (let i = 0; i < 60; i++) ada.board.canvas.delete(`shape:line${i}`)
    })
    ada.outbox.length = 0
    restore(drawn)
    expect(Math.max(...ada.outbox.map((update) => update.length))).toBeLessThan(1024 * 1024)
    expect(differences(ada.board, opened(drawn))).toEqual([])
    history.undo()
    expect(ada.board.canvas.has('shape:line7')).toBe(false)
  })

  it('makes a card that is in the document no more anew, without its key, and can be undone', () => {
    const version = versionOf(ada)
    const id = one(ada, 'story')
    ada.board.doc.transact(() => ada.board.cards.delete(id))
    restore(version)
    expect(titleOf(ada.state.cards.get(id)!)).not.toBe('')
    expect(ada.state.cards.get(id)).toMatchObject({ createdBy: 'ada', fields: { key: undefined } })
    history.undo()
    expect(liveCards(ada.state).map((card) => card.id)).not.toContain(id)
  })

  it('says in numbers what happened since', () => {
    const version = versionOf(ada)
    const [first, second, third] = cardsOf(ada, 'story') as [CardId, CardId, CardId]
    setScores(ada.board, first, { impact: 1 })
    deleteCards(ada.board, ada.acting, [second])
    ada.board.transact(() => ada.board.canvas.get(`shape:${third}`)!.set('g', [1, 2, 0]))
    createCard(ada.board, ada.acting, { kind: 'note' })
    deleteCards(ada.board, ada.acting, [createCard(ada.board, ada.acting, { kind: 'note' })])
    unlinkCards(ada.board, [...ada.state.links.keys()][0] as LinkId)
    setGoal(ada, 'Another')
    const found = differences(ada.board, opened(version))
    expect(countDifferences(found)).toEqual({
      changed: 2,
      added: 1,
      deleted: 1,
      drawn: 1,
      arranged: 1,
    })
  })

  describe('HIST2: restoring one area', () => {
    const JOURNEY = 'journey' as AreaId

    it('brings back its cards wherever they went, and leaves everything else as it is', () => {
      const stage = one(ada, 'stage')
      const inColumn = liveCards(ada.state).filter((card) => card.fields['stage'] === stage)
      const [moved, gone, edited] = inColumn.map(({ id }) => id) as [CardId, CardId, CardId]
      const persona = one(ada, 'persona')
      const version = versionOf(ada)
      const then = ada.state
      setStage(ada.board, moved, undefined, ada.random)
      layOut(ada.board, [moved])
      deleteCards(ada.board, ada.acting, [gone])
      setField(ada.board, edited, 'title', 'Other', ada.random)
      setField(ada.board, persona, 'quote', 'Other', ada.random)
      setGoal(ada, 'Other')
      const added = createCard(ada.board, ada.acting, { kind: 'touchpoint', values: { stage } })
      const free = createCard(ada.board, ada.acting, { kind: 'persona' })
      layOut(ada.board, [free])
      const now = toBoardFile(ada.board)
      restore(version, JOURNEY)

      for (const id of [moved, gone, edited])
        expect(ada.state.cards.get(id)).toEqual(then.cards.get(id))
      expect(ada.state.cards.get(added)!.deletedAt).toBeDefined()
      expect(ada.state.cards.get(free)!.deletedAt).toBeUndefined()
      expect(ada.state.cards.get(persona)!.fields['quote']).toBe('Other')
      expect(ada.state.info.goal).toBe('Other')
      history.undo()
      expect(toBoardFile(ada.board)).toEqual(now)
    })

    it('takes a free card and a drawing by where they lie', () => {
      const persona = one(ada, 'persona')
      const [x, y] = ada.state.areas.get('personas' as AreaId)!.box
      const line = new Y.Map<unknown>()
      line.set('typeName', 'shape')
      line.set('type', 'draw')
      line.set('g', [x + 10, y + 10, 0])
      ada.board.transact(() => ada.board.canvas.set('shape:line', line))
      const version = versionOf(ada)
      setField(ada.board, persona, 'name', 'Other', ada.random)
      ada.board.transact(() => ada.board.canvas.delete('shape:line'))
      restore(version, JOURNEY)
      expect(titleOf(ada.state.cards.get(persona)!)).toBe('Other')
      expect(ada.board.canvas.has('shape:line')).toBe(false)
      restore(version, 'personas' as AreaId)
      expect(titleOf(ada.state.cards.get(persona)!)).not.toBe('Other')
      expect(ada.board.canvas.has('shape:line')).toBe(true)
    })

    test('of each area in turn leaves nothing of any different', () => {
      fc.assert(
        fc.property(edits, (script) => {
          const person = new Person('ada', 100)
          const author = new Person('ben', 200)
          applyBoardFile(author.board, sampleWorkshop())
          meet(author, person)
          const version = opened(versionOf(person))
          for (const edit of script) perform(edit, person)
          for (const area of person.state.areas.keys()) {
            const others = differences(person.board, version).length
            const own = differences(person.board, version, area).length
            restoreBoard(person.board, person.acting, version, area)
            expect(differences(person.board, version, area)).toEqual([])
            expect(differences(person.board, version)).toHaveLength(others - own)
          }
        }),
        { numRuns: 4 },
      )
    })
  })
})
