import fc from 'fast-check'
import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { Board } from '../../model/Board.ts'
import { toBoardFile } from '../../model/boardFile.ts'
import { KIND_NAMES, KINDS, titleOf } from '../../model/cards.ts'
import { cardSize } from '../../model/cardSize.ts'
import { placeInStage, setStage } from '../../model/columns.ts'
import {
  addItem,
  convertCard,
  createCard,
  deleteCards,
  duplicateCards,
  linkCards,
  restoreCards,
  setField,
  setScores,
} from '../../model/commands.ts'
import { backlogRows, jiraRows } from '../../model/exportRows.ts'
import type { FieldInput } from '../../model/fields.ts'
import { geometryOf, topLayer } from '../../model/geometry.ts'
import type { CardId } from '../../model/ids.ts'
import { migrate } from '../../model/migrations.ts'
import { boxesOnPage, freeGeometry, layOut } from '../../model/placement.ts'
import { rankStories } from '../../model/ranking.ts'
import { readState, watchState, type BoardState } from '../../model/state.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { fill, garbage, putInto, value } from '../support/garbage.ts'
import { Person } from '../support/people.ts'

/** Garbage under the names of a card's own fields. */
const brokenCard = fc.constantFrom(...KIND_NAMES).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    fields: fc.dictionary(
      fc.constantFrom(
        ...Object.keys(KINDS[kind].fields),
        'order',
        'area',
        'createdAt',
        'deletedAt',
      ),
      value,
      { noNullPrototype: true },
    ),
  }),
)

test('MERGE8: unknown or malformed content never throws, and is kept', () => {
  fc.assert(
    fc.property(garbage, fc.array(brokenCard, { maxLength: 6 }), (roots, cards) => {
      const ada = new Person('ada', 1)
      let mirror: BoardState | undefined
      watchState(ada.board, (state) => (mirror = state))
      fill(ada.board, roots)
      for (const { kind, fields } of cards) {
        const id = createCard(ada.board, ada.acting, { kind })
        putInto(ada.board.cards.get(id)!, fields)
      }
      const { board, random, acting } = ada
      const file = JSON.stringify(toBoardFile(board))
      readEverything(board)
      expect(mirror ?? readState(board)).toEqual(readState(board))
      expect(JSON.stringify(toBoardFile(board))).toBe(file)

      const ids = [...board.cards.keys()] as CardId[]
      const inputs: FieldInput[] = ['text', 3, undefined, ['a'], [{ label: 'b' }]]
      for (const [i, id] of ids.entries()) {
        const other = ids[(i + 1) % ids.length]!
        setScores(board, id, { impact: 3 })
        for (const name of ['iWant', 'stage', 'goals', 'name', 'due', 'links', 'channels'])
          setField(board, id, name, inputs[i % inputs.length], random)
        addItem(board, id, 'goals', 'more', random)
        linkCards(board, acting, id, other)
        setStage(board, id, other, random)
        placeInStage(board, [id], other, 0, random)
        duplicateCards(board, acting, [id])
        convertCard(board, id, KIND_NAMES[i % KIND_NAMES.length]!)
        deleteCards(board, acting, [id])
        restoreCards(board, [id])
      }
      layOut(board, ids)
      assignStoryKeys(board)
      board.info.set('version', 1)
      migrate(board)
      ada.undo.undo()
      readEverything(board)
      expect(mirror ?? readState(board)).toEqual(readState(board))
    }),
    { numRuns: 40 },
  )
})

function readEverything(board: Board): void {
  const state = readState(board)
  for (const card of state.cards.values()) {
    expect(typeof titleOf(card)).toBe('string')
    const { w, h } = cardSize(card)
    expect(w > 0 && h > 0 && Number.isFinite(w + h)).toBe(true)
    geometryOf(board, card.id)
  }
  rankStories(state)
  backlogRows(state, 'fr')
  jiraRows(state, { flavor: 'cloud', language: 'en' } as never)
  topLayer(board)
  boxesOnPage(board)
  for (const [x, y] of freeGeometry(board, [{ w: 100, h: 100 }]))
    expect(Number.isFinite(x + y)).toBe(true)
}

test('MERGE8: what a card can’t read is shown as text beside its fields', () => {
  const board = new Board(new Y.Doc())
  const node = new Y.Map<unknown>(
    Object.entries({
      kind: 'story',
      createdAt: 'yesterday',
      impact: 'high',
      moscow: ['must'],
      iWant: 12,
      acceptanceCriteria: 'one, two',
      budget: { b: 1, a: [true] },
      empty: '',
    }),
  )
  board.cards.set('s1', node)
  expect(readState(board).cards.get('s1' as CardId)).toMatchObject({
    createdAt: 0,
    fields: { impact: undefined, moscow: undefined, iWant: '', acceptanceCriteria: [] },
    unknown: {
      impact: 'high',
      moscow: '["must"]',
      iWant: '12',
      acceptanceCriteria: 'one, two',
      budget: '{"a":[true],"b":1}',
    },
  })
})
