import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { CardId } from '../../model/ids.ts'
import { applyImport } from '../../model/import/applyImport.ts'
import { planImport } from '../../model/import/importPlan.ts'
import { stories } from '../../model/matrix.ts'
import { isLive, readState } from '../../model/state.ts'
import { ACTING, boardWith, imported } from '../support/importedBoards.ts'

const codes = (text: string, board = boardWith()) =>
  planImport(text, readState(board)).rows.map(({ problems }) => problems.map(({ code }) => code))

describe('a row', () => {
  it('becomes a story with its scores, words and lists', () => {
    const csv = `Story;Impact;Effort;MoSCoW;Status;Acceptance criteria;Lifecycle
As a buyer, I want PDFs;8;XL;Must;en cours;"* one
* two";our own word`
    expect(imported(csv)[0]).toMatchObject({
      asA: 'buyer',
      iWant: 'PDFs',
      impact: 8,
      effort: 8,
      moscow: 'must',
      status: 'inProgress',
      lifecycle: 'our own word',
      acceptanceCriteria: [{ text: 'one' }, { text: 'two' }],
    })
  })

  it('IMP4: keeps a value that no field can hold as text, and says so', () => {
    const csv = 'Story,Impact,MoSCoW,Stage\n"As a buyer, I want PDFs",lots,maybe,Nowhere'
    expect(codes(csv)).toEqual([['unknownScore', 'unknownChoice', 'unknownStage']])
    expect(imported(csv)[0]).toMatchObject({
      impact: undefined,
      impactComment: 'lots',
      moscow: undefined,
      requirements: 'MoSCoW: maybe\nStage: Nowhere',
    })
  })

  it('keeps a number that is not on the scale as it is', () => {
    expect(imported('Story,Impact,Effort\nPDFs,"4,5",17')[0]).toMatchObject({
      impact: 4.5,
      effort: 17,
    })
  })

  it('keeps the key it had elsewhere as a link, with the address where there is one', () => {
    expect(imported('Story,Jira key\nPDFs,NEF-1')[0]?.links[0]?.values).toEqual({
      label: 'NEF-1',
      url: '',
    })
    const csv = 'Story,Jira key,URL\nPDFs,NEF-1,https://x.example/NEF-1'
    expect(imported(csv)[0]?.links.map(({ values }) => values)).toEqual([
      { label: 'NEF-1', url: 'https://x.example/NEF-1' },
    ])
    expect(imported(csv)[0]?.key).toBeUndefined()
  })

  it('IMP5: finds personas, stages and epics by name, and makes the personas and epics that are missing', () => {
    const board = boardWith(
      { kind: 'persona', values: { name: 'Élodie' } },
      { kind: 'stage', values: { name: 'Découverte' } },
    )
    const csv = 'Story,Persona,Stage,Epic\nPDFs,elodie,DECOUVERTE,Docs\nPrices,Karim,,docs'
    const plan = planImport(csv, readState(board))
    expect([plan.newPersonas, plan.newEpics]).toEqual([['Karim'], ['Docs']])
    const { named } = applyImport(board, ACTING, plan)
    expect(named).toHaveLength(2)
    const state = readState(board)
    const nameOf = (id: CardId | undefined) => id && state.cards.get(id)?.fields['name']
    const read = stories(state).map(({ fields: { persona, stage, epic } }) =>
      [persona, stage, epic].map(nameOf),
    )
    expect(read).toContainEqual(['Élodie', 'Découverte', 'Docs'])
    expect(read).toContainEqual(['Karim', undefined, 'Docs'])
  })

  it('marks a duplicate, in the file or of the board, and makes it all the same', () => {
    const board = boardWith({ kind: 'story', values: { asA: 'buyer', iWant: 'PDFs' } })
    const text = 'As a fan, I want A\nAs a fan, I want a.\nAs a buyer, I want PDFs'
    expect(codes(text, board)).toEqual([[], ['duplicate'], ['duplicate']])
    expect(imported(text, board)).toHaveLength(3)
  })

  it('makes an epic of an issue that is one, and finds it by its key', () => {
    const csv =
      'Issue Type,Issue key,Summary,Parent\nEpic,NEF-1,Docs,\nStory,NEF-2,PDFs,NEF-1\nStory,NEF-3,Prices,10023'
    const board = boardWith()
    applyImport(board, ACTING, planImport(csv))
    const cards = [...readState(board).cards.values()]
    expect(cards.map(({ kind }) => kind).sort()).toEqual(['epic', 'story', 'story'])
    const epic = cards.find(({ kind }) => kind === 'epic')
    expect(epic?.fields['name']).toBe('Docs')
    expect(cards.filter(({ fields }) => fields['epic'] === epic?.id)).toHaveLength(1)
  })

  it('lies on a free place, or in its stage', () => {
    const board = boardWith({ kind: 'stage', values: { name: 'Buy' } })
    const csv = 'Story,Stage\nPDFs,\nPrices,\nOrders,buy'
    const { created } = applyImport(board, ACTING, planImport(csv, readState(board)))
    const places = created.map((id) => JSON.stringify(board.canvas.get(`shape:${id}`)?.get('g')))
    expect(new Set(places).size).toBe(3)
    expect(places[2]).toBeUndefined()
  })

  it('is one undo step away from never having been', () => {
    const board = boardWith()
    const undo = new Y.UndoManager(board.roots, { trackedOrigins: new Set([board.origin]) })
    applyImport(board, ACTING, planImport('Story,Epic\nPDFs,Docs\nPrices,Docs'))
    undo.undo()
    expect([...readState(board).cards.values()].filter(isLive)).toEqual([])
  })
})
