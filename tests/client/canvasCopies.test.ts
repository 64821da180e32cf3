// @vitest-environment happy-dom
import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { shapeIdOf } from '../../client/canvas/shapes.ts'
import { toastStore } from '../../client/state/toasts.ts'
import { emptyBin } from '../../model/bin.ts'
import { Board } from '../../model/Board.ts'
import { board, card, editor, make, session, settled, stageAt } from './support/canvas.ts'

describe('copies', () => {
  test('a duplicate is a card of its own with the same fields, in the column behind its source', async () => {
    const stage = await stageAt('a1')
    const story = await make('story', { values: { stage, iWant: 'to see prices', impact: 5 } })
    editor.duplicateShapes([shapeIdOf(story)], { x: 20, y: 20 })
    await settled()
    const copies = [...session.state.getState().cards.values()].filter(
      ({ kind }) => kind === 'story',
    )
    expect(copies).toHaveLength(2)
    expect(copies.map(({ fields }) => [fields['iWant'], fields['stage']])).toEqual([
      ['to see prices', stage],
      ['to see prices', stage],
    ])
  })

  test('copy and paste of a free card copies its fields and nothing that is its own', async () => {
    const note = await make('note', { g: [1500, 100, 0], values: { text: 'Who answers?' } })
    const content = editor.getContentFromCurrentPage([shapeIdOf(note)])!
    editor.putContentOntoCurrentPage(content, { select: true, point: { x: 1800, y: 900 } })
    session.history.mark()
    await settled()
    const notes = [...session.state.getState().cards.values()].filter(({ kind }) => kind === 'note')
    expect(notes.map(({ fields }) => fields['text'])).toEqual(['Who answers?', 'Who answers?'])
    expect(session.ui.getState().selection).toEqual([notes.find(({ id }) => id !== note)?.id])
    editor.undo()
    const live = [...session.state.getState().cards.values()].filter((one) => !one.deletedAt)
    expect(live.filter(({ kind }) => kind === 'note')).toHaveLength(1)
  })

  test('what was cut comes back itself', async () => {
    const note = await make('note', { g: [1500, 100, 0], values: { text: 'Who answers?' } })
    const content = editor.getContentFromCurrentPage([shapeIdOf(note)])!
    editor.deleteShapes([shapeIdOf(note)])
    session.history.mark()
    await settled()
    editor.putContentOntoCurrentPage(content, { select: true, point: { x: 1800, y: 900 } })
    session.history.mark()
    await settled()
    expect(card(note).deletedAt).toBeUndefined()
    expect(session.state.getState().cards.size).toBe(1)
  })

  test('what was cut and is gone for good since is pasted as a new card, and undo finds nothing of it', async () => {
    const note = await make('note', { g: [1500, 100, 0], values: { text: 'Who answers?' } })
    const content = editor.getContentFromCurrentPage([shapeIdOf(note)])!
    editor.deleteShapes([shapeIdOf(note)])
    session.history.mark()
    await settled()
    const server = new Board(new Y.Doc())
    Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(board.doc))
    for (const day of [0, 1]) emptyBin(server, day, 1)
    Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(server.doc))
    await settled()
    expect(session.history.undo()).toBe('overtaken')
    editor.putContentOntoCurrentPage(content, { select: true, point: { x: 1800, y: 900 } })
    session.history.mark()
    await settled()
    const [pasted, ...others] = [...session.state.getState().cards.values()]
    expect(others).toEqual([])
    expect(pasted!.id).not.toBe(note)
    expect(pasted).toMatchObject({ deletedAt: undefined, fields: { text: 'Who answers?' } })
  })

  test('a forged card on the clipboard makes nothing', async () => {
    const note = await make('note', { g: [1500, 100, 0] })
    const content = editor.getContentFromCurrentPage([shapeIdOf(note)])!
    const meta = { card: { board: 'x', id: '../..', kind: 'constructor', fields: { text: {} } } }
    const shapes = content.shapes.map((shape) => ({
      ...shape,
      meta,
      props: { ...shape.props, cardId: 'no' },
    }))
    editor.putContentOntoCurrentPage({ ...content, shapes } as typeof content, { select: true })
    session.history.mark()
    await settled()
    expect(session.state.getState().cards.size).toBe(1)
    expect(
      editor.getCurrentPageShapes().filter(({ type }) => (type as string) === 'card'),
    ).toHaveLength(1)
  })
})

test('pasted lines become one note each, stories when they read like stories', async () => {
  await editor.putExternalContent({
    type: 'text',
    text: 'Price list\r\n\nTrade fair\tMay\n',
    point: { x: 0, y: 0 },
  })
  await settled()
  const notes = () => [...session.state.getState().cards.values()]
  expect(notes().map(({ fields }) => fields['text'])).toEqual(['Price list', 'Trade fair · May'])
  await editor.putExternalContent({
    type: 'text',
    text: 'As a buyer I want prices so that I can compare',
    point: { x: 0, y: 900 },
  })
  await settled()
  expect(notes().at(-1)).toMatchObject({ kind: 'story', fields: { asA: 'buyer' } })
})

describe('the way back that a message offers', () => {
  const live = () => [...session.state.getState().cards.values()].filter((one) => !one.deletedAt)
  const deleteTwo = async () => {
    const notes = [await make('note', { g: [1500, 100, 0] }), await make('note', { g: [0, 0, 0] })]
    editor.markHistoryStoppingPoint('delete')
    editor.deleteShapes(notes.map(shapeIdOf))
    await settled()
    return toastStore.getState().at(-1)
  }

  test('takes back what it speaks of, and is gone then', async () => {
    const offer = await deleteTwo()
    expect(live()).toHaveLength(0)
    offer?.action?.run()
    expect(live()).toHaveLength(2)
    expect(toastStore.getState()).not.toContain(offer)
  })

  test('is gone with the next step, which it would take back instead', async () => {
    const offer = await deleteTwo()
    expect(offer?.action).toBeDefined()
    await make('note', { g: [0, 500, 0] })
    expect(toastStore.getState()).not.toContain(offer)
  })
})
