import * as Y from 'yjs'
import { describe, expect, it, test } from 'vitest'
import { Board, DOCUMENT_VERSION } from '../../model/Board.ts'
import { toBoardFile } from '../../model/boardFile.ts'
import { KIND_NAMES } from '../../model/cards.ts'
import { createCard } from '../../model/commands.ts'
import { migrate } from '../../model/migrations.ts'
import { readState } from '../../model/state.ts'
import { addStep, stepText } from '../../model/workshop.ts'
import { Person } from '../support/people.ts'
import { savedBoards } from '../support/savedBoards.ts'

const saved = savedBoards()

test('DOC2: there is a saved board of each released version', () => {
  const versions = saved.map(({ held }) => held.version)
  for (let version = 1; version <= DOCUMENT_VERSION; version++) expect(versions).toContain(version)
})

describe.each(saved)('DOC2: $name', ({ board, held }) => {
  it('holds what it held when it was saved', () => {
    expect(toBoardFile(board)).toEqual(held)
  })

  it('is brought to this version, once', () => {
    migrate(board)
    expect(board.info.get('version')).toBe(DOCUMENT_VERSION)
    const after = Y.encodeStateVector(board.doc)
    migrate(board)
    expect(Y.encodeStateVector(board.doc)).toEqual(after)
  })

  it('keeps every card readable and every text it had', () => {
    migrate(board)
    const state = readState(board)
    expect(new Set([...state.cards.values()].map(({ kind }) => kind))).toEqual(
      new Set([...KIND_NAMES, 'hologram']),
    )
    const unreadable = [...state.cards.values()].filter(
      (card) => card.kind !== 'hologram' && Object.keys(card.unknown).length > 0,
    )
    expect(unreadable).toEqual([])
    const now = JSON.stringify(toBoardFile(board))
    for (const [, text] of JSON.stringify(held).matchAll(/"\$text":("(?:[^"\\]|\\.)*")/g)) {
      expect(now).toContain(text)
    }
  })
})

describe('migrating', () => {
  it('the texts of an agenda merge by character, also those of a board from before', () => {
    const ada = new Person('ada', 1)
    ada.board.info.set('version', DOCUMENT_VERSION)
    const step = addStep(ada.board, 'Score', ada.random)
    const node = (ada.board.workshop.get('agenda') as Y.Map<Y.Map<unknown>>).get(step)
    node?.set('instruction', 'Drop each story')
    migrate(ada.board)
    const ben = new Person('ben', 2)
    Y.applyUpdate(ben.board.doc, Y.encodeStateAsUpdate(ada.board.doc))
    stepText(ada.board, step, 'instruction')?.insert(0, 'Talk first. ')
    stepText(ben.board, step, 'instruction')?.insert(15, ' where it belongs')
    Y.applyUpdate(ben.board.doc, Y.encodeStateAsUpdate(ada.board.doc))
    expect(readState(ben.board).agenda).toMatchObject([
      { title: 'Score', instruction: 'Talk first. Drop each story where it belongs' },
    ])
  })

  it('DOC1: leaves a document of a newer program, and one not yet seeded, as they are', () => {
    for (const version of [DOCUMENT_VERSION + 1, undefined]) {
      const board = new Board(new Y.Doc())
      if (version !== undefined) board.info.set('version', version)
      const card = new Y.Map<unknown>()
      board.cards.set('note1', card)
      card.set('kind', 'note')
      const before = Y.encodeStateVector(board.doc)
      migrate(board)
      expect(Y.encodeStateVector(board.doc)).toEqual(before)
      expect(board.isNewer).toBe(version !== undefined)
    }
  })

  it('DOC3: gives cards the containers that their kind has got since they were made', () => {
    const ada = new Person('ada', 1)
    ada.board.info.set('version', DOCUMENT_VERSION)
    const id = createCard(ada.board, ada.acting, { kind: 'story', values: { iWant: 'a price' } })
    ada.board.cards.get(id)!.delete('requirements')
    ada.board.cards.get(id)!.set('soThat', 'as an older program wrote it')
    migrate(ada.board)
    expect(ada.board.text(id, 'requirements')).toBeInstanceOf(Y.Text)
    expect(ada.state.cards.get(id)?.fields).toMatchObject({
      iWant: 'a price',
      soThat: 'as an older program wrote it',
    })
  })

  it('DOC2: takes the steps behind its version only, in order, in one transaction', () => {
    const ada = new Person('ada', 1)
    ada.board.info.set('version', 0.5)
    ada.outbox.length = 0
    const ran: number[] = []
    const steps = [0, 0.5, 0.7, 1].map((to) => ({
      to,
      name: `to ${to}`,
      run: (board: Board) => {
        ran.push(to)
        board.info.set('scale', `scale of ${to}`)
      },
    }))
    migrate(ada.board, steps)
    migrate(ada.board, steps)
    expect(ran).toEqual([0.7, 1])
    expect(ada.outbox).toHaveLength(1)
  })
})
