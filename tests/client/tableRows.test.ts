import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  filterRows,
  holdRow,
  moveCell,
  nextEditable,
  NO_FILTERS,
  WITHOUT,
} from '../../client/backlog/tableRows.ts'
import { sortValue, STORY_COLUMNS } from '../../client/backlog/storyColumns.ts'
import { Board } from '../../model/Board.ts'
import { KINDS } from '../../model/cards.ts'
import { createCard } from '../../model/commands.ts'
import type { FieldInput } from '../../model/fields.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { rankStories } from '../../model/ranking.ts'
import { readState } from '../../model/state.ts'

function board(...stories: Record<string, FieldInput>[]) {
  const made = new Board(new Y.Doc())
  let seed = 0
  const random = () => (seed = (seed * 16807 + 7) % 2147483647) / 2147483647
  stories.forEach((values, i) =>
    createCard(made, { by: 'ada' as ParticipantId, now: i, random }, { kind: 'story', values }),
  )
  const state = readState(made)
  return { state, ranked: rankStories(state) }
}

const textOf = (row: { story: { fields: { iWant: string } } }) => row.story.fields.iWant

describe('filters', () => {
  const { ranked } = board(
    { iWant: 'the Élodie guide', status: 'ready', moscow: 'must', impact: 8, effort: 1 },
    { iWant: 'a price per line', status: 'idea' },
  )
  const wants = (filters: Partial<typeof NO_FILTERS>) =>
    filterRows(ranked, { ...NO_FILTERS, ...filters }, textOf).map(textOf)

  test('text is found without accents or case, all words of it', () => {
    expect(wants({ text: 'GUIDE elodie' })).toEqual(['the Élodie guide'])
    expect(wants({ text: 'guide price' })).toEqual([])
  })

  test('several filters hold at once', () => {
    expect(wants({ status: 'ready', quadrant: 'quickWin' })).toEqual(['the Élodie guide'])
    expect(wants({ status: 'idea', moscow: 'must' })).toEqual([])
  })

  test('stories without a value can be asked for', () => {
    expect(wants({ moscow: WITHOUT })).toEqual(['a price per line'])
    expect(wants({ quadrant: WITHOUT })).toEqual(['a price per line'])
  })
})

describe('a row that is being edited', () => {
  const { ranked } = board(
    { iWant: 'first', impact: 21, effort: 1 },
    { iWant: 'second', impact: 8, effort: 1 },
    { iWant: 'third', impact: 2, effort: 1 },
  )
  const held = (want: string, place: number) => ({
    row: ranked.find((row) => textOf(row) === want)!.story.id,
    column: 'impact',
    place,
  })

  test('keeps its place whatever its rank has become', () => {
    expect(holdRow(ranked, held('first', 2), ranked).map(textOf)).toEqual([
      'second',
      'third',
      'first',
    ])
  })

  test('stays though it no longer fits the filter', () => {
    expect(holdRow(ranked.slice(0, 1), held('third', 0), ranked).map(textOf)).toEqual([
      'third',
      'first',
    ])
  })

  test('is let go when it is deleted', () => {
    const gone = { row: 'gone' as CardId, column: 'impact', place: 0 }
    expect(holdRow(ranked, gone, ranked)).toBe(ranked)
  })
})

describe('cells', () => {
  const rows = ['r1', 'r2', 'r3'] as CardId[]
  const columns = ['key', 'asA', 'iWant']
  const cell = (row: string, column: string) => ({ row: row as CardId, column })

  test('arrows move and stop at the edges', () => {
    expect(moveCell(cell('r1', 'asA'), 'ArrowDown', rows, columns)).toEqual(cell('r2', 'asA'))
    expect(moveCell(cell('r1', 'asA'), 'ArrowUp', rows, columns)).toEqual(cell('r1', 'asA'))
    expect(moveCell(cell('r1', 'asA'), 'End', rows, columns)).toEqual(cell('r1', 'iWant'))
    expect(moveCell(cell('r1', 'asA'), 'x', rows, columns)).toBeUndefined()
  })

  test('Tab goes on into the next row, and back', () => {
    const editable = ['asA', 'iWant']
    expect(nextEditable(cell('r1', 'iWant'), 1, rows, editable)).toEqual(cell('r2', 'asA'))
    expect(nextEditable(cell('r2', 'asA'), -1, rows, editable)).toEqual(cell('r1', 'iWant'))
    expect(nextEditable(cell('r3', 'iWant'), 1, rows, editable)).toBeUndefined()
    expect(nextEditable(cell('r1', 'asA'), -1, rows, editable)).toBeUndefined()
  })
})

describe('columns', () => {
  test('every field of a story has exactly one', () => {
    const ids = STORY_COLUMNS.map((column) => column.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const name of Object.keys(KINDS.story.fields)) expect(ids).toContain(name)
  })

  test('numbers sort as numbers, empty cells have no value', () => {
    const { state, ranked } = board({ iWant: 'x', impact: 13, effort: 2 }, { iWant: '' })
    const value = (id: string, i: number) =>
      sortValue(
        STORY_COLUMNS.find((column) => column.id === id)!,
        ranked[i]!,
        state,
        'en',
      )
    expect([value('impact', 0), value('priority', 0), value('rank', 0)]).toEqual([13, 6.5, 1])
    expect([value('impact', 1), value('iWant', 1), value('rank', 1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
