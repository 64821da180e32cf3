// @vitest-environment happy-dom
import type { TLArrowShape, TLShapeId } from 'tldraw'
import { beforeEach, describe, expect, test } from 'vitest'
import { addBoardTexts } from '../../client/i18n/boardTexts.ts'
import { shapeIdOf } from '../../client/canvas/shapes.ts'
import { toastStore } from '../../client/state/toasts.ts'
import { createCard } from '../../model/commands.ts'
import type { StepId } from '../../model/ids.ts'
import { addStep, editStep, setStep } from '../../model/workshop.ts'
import {
  acting,
  board,
  drag,
  editor,
  make,
  mount,
  place,
  pointer,
  settled,
  updates,
} from './support/canvas.ts'

test('a viewer changes nothing', async () => {
  mount('viewer')
  const note = createCard(board, acting(), { kind: 'note', g: [1500, 100, 0] })
  await settled()
  updates.length = 0
  await drag(shapeIdOf(note), 200, 200)
  editor.deleteShapes([shapeIdOf(note)])
  await settled()
  expect(updates).toEqual([])
  expect(place(note)).toEqual([1500, 100])
})

describe('in a step that only facilitators write in', () => {
  const random = Math.random
  /** As another person's edit arrives. */
  const byAda = (edit: () => void) => board.doc.transact(edit, 'from the server')
  let closed: StepId

  beforeEach(() => {
    mount('participant')
    closed = addStep(board, 'Decide', random)
    editStep(board, closed, { writers: 'facilitators' })
  })

  test('a participant looks on, at once and until it is over; undo waits', async () => {
    const note = await make('note', { g: [1500, 100, 0] })
    byAda(() => setStep(board, closed))
    updates.length = 0
    await drag(shapeIdOf(note), 200, 200)
    editor.deleteShapes([shapeIdOf(note)])
    editor.undo()
    await settled()
    expect([place(note), updates]).toEqual([[1500, 100], []])
    byAda(() => setStep(board, undefined))
    await drag(shapeIdOf(note), 200, 200)
    expect(place(note)).toEqual([1700, 300])
    editor.undo()
    expect(place(note)).toEqual([1500, 100])
  })

  test('a card in the hand goes back, a tool is put away', async () => {
    const note = await make('note', { g: [1500, 100, 0] })
    editor.select(shapeIdOf(note))
    const { x, y } = editor.getShapePageBounds(shapeIdOf(note))!.center
    pointer('pointer_move', x, y)
    pointer('pointer_down', x, y)
    pointer('pointer_move', x + 300, y + 300)
    await settled()
    expect(editor.isIn('select.translating')).toBe(true)
    byAda(() => setStep(board, closed))
    updates.length = 0
    pointer('pointer_move', x + 400, y + 400)
    pointer('pointer_up', x + 400, y + 400)
    await settled()
    expect([place(note), updates]).toEqual([[1500, 100], []])
    byAda(() => setStep(board, undefined))
    editor.setCurrentTool('card-note')
    byAda(() => setStep(board, closed))
    expect(editor.getCurrentToolId()).toBe('select')
  })

  test('what a message offered before is not done any more, and it says so', async () => {
    addBoardTexts()
    await editor.putExternalContent({ type: 'text', text: 'Price list\nTrade fair' })
    await settled()
    const [offer] = toastStore.getState()
    byAda(() => setStep(board, closed))
    updates.length = 0
    offer?.action?.run()
    await settled()
    expect(updates).toEqual([])
    expect(toastStore.getState().at(-1)?.text).toContain('Nothing was changed')
  })

  test('what was typed on a drawing in the same moment is written: the server says whether it came in time', async () => {
    const id = 'shape:words' as TLShapeId
    editor.createShape<TLArrowShape>({ id, type: 'arrow', x: 1500, y: 100 })
    await settled()
    editor.updateShape<TLArrowShape>({ id, type: 'arrow', props: { text: 'nearly' } })
    byAda(() => setStep(board, closed))
    expect(JSON.stringify(board.canvas.get(id)?.toJSON())).toContain('nearly')
    await settled()
    expect(editor.getIsReadonly()).toBe(true)
  })
})
