// @vitest-environment happy-dom
import type { TLArrowShape } from 'tldraw'
import { describe, expect, test } from 'vitest'
import { shapeIdOf } from '../../client/canvas/shapes.ts'
import { deleteCards } from '../../model/commands.ts'
import type { ParticipantId } from '../../model/ids.ts'
import {
  acting,
  arrow,
  board,
  card,
  drag,
  editor,
  make,
  place,
  pointer,
  session,
  settled,
  shapeOf,
  updates,
} from './support/canvas.ts'

test('what tldraw changes while others’ edits are put on the canvas is replaced by what the document says', async () => {
  const [gone, kept] = [await make('note', {}), await make('note', { g: [300, 100, 0] })]
  // As it unbinds an arrow from what is about to be removed.
  editor.sideEffects.registerBeforeDeleteHandler('shape', ({ id }) => {
    const other = shapeOf(kept)
    if (id === shapeIdOf(gone) && other) editor.store.put([{ ...other, x: 999 }])
  })
  deleteCards(board, { ...acting(), by: 'ben' as ParticipantId }, [gone])
  await settled()
  expect(shapeOf(gone)).toBeUndefined()
  expect(place(kept)).toEqual([300, 100])
})

describe('what others delete out of a hand', () => {
  const ben = () => ({ ...acting(), by: 'ben' as ParticipantId })
  const linked = async () => {
    const from = await make('touchpoint', { g: [1500, 100, 0] })
    const to = await make('touchpoint', { g: [1500, 900, 0] })
    return { id: await arrow(from, to), to }
  }
  /** Takes hold at a point, and moves on. */
  const pull = (x: number, y: number) => {
    pointer('pointer_move', x, y)
    pointer('pointer_down', x, y)
    pointer('pointer_move', x + 200, y + 200)
  }

  test('an arrow that is dragged: the drag is over, and the next one works', async () => {
    const { id, to } = await linked()
    const other = await make('note', { g: [300, 1500, 0] })
    editor.select(id)
    const { x, y, h } = editor.getShapePageBounds(id)!
    pull(x, y + h / 4)
    expect(editor.isIn('select.translating')).toBe(true)
    deleteCards(board, ben(), [to])
    await settled()
    pointer('pointer_move', x + 80, y + 80)
    pointer('pointer_up', x + 80, y + 80)
    await settled()
    expect(editor.isIn('select.idle')).toBe(true)
    expect(session.state.getState().links.size).toBe(1)
    await drag(shapeIdOf(other), 100, 100)
    expect(place(other)).toEqual([400, 1600])
  })

  test('an arrow among others: they go where they are dropped', async () => {
    const { id, to } = await linked()
    const other = await make('note', { g: [300, 1500, 0] })
    editor.select(id, shapeIdOf(other))
    const { x, y } = editor.getShapePageBounds(shapeIdOf(other))!.center
    pull(x, y)
    deleteCards(board, ben(), [to])
    await settled()
    pointer('pointer_move', x + 100, y + 100)
    pointer('pointer_up', x + 100, y + 100)
    await settled()
    expect(place(other)).toEqual([400, 1600])
    expect(editor.getShape(id)).toBeUndefined()
  })

  test('the label of an arrow: the canvas does not wait for it', async () => {
    const { id, to } = await linked()
    editor.updateShape<TLArrowShape>({ id, type: 'arrow', props: { text: 'after 3 days' } })
    await settled()
    editor.setCurrentTool('select.pointing_arrow_label', { shape: editor.getShape(id) })
    deleteCards(board, ben(), [to])
    await settled()
    expect(editor.isIn('select.idle')).toBe(true)
  })

  test('a card that is dragged stays deleted, and a drag that is given up brings nothing back', async () => {
    const [gone, kept] = [
      await make('note', { g: [300, 100, 0] }),
      await make('note', { g: [300, 900, 0] }),
    ]
    editor.select(shapeIdOf(gone), shapeIdOf(kept))
    const { x, y } = editor.getShapePageBounds(shapeIdOf(kept))!.center
    pull(x, y)
    deleteCards(board, ben(), [gone])
    await settled()
    updates.length = 0
    pointer('pointer_move', x + 100, y + 100)
    editor.cancel()
    pointer('pointer_up', x + 100, y + 100)
    await settled()
    expect(shapeOf(gone)).toBeUndefined()
    expect(card(gone).deletedAt).toBeDefined()
    expect(place(kept)).toEqual([300, 900])
    expect(updates).toEqual([])
  })
})
