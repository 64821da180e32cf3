// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { wireSelection } from '../../client/canvas/selection.ts'
import { shapeIdOf } from '../../client/canvas/shapes.ts'
import { createUiStore } from '../../client/state/uiStore.ts'
import type { CardId } from '../../model/ids.ts'
import { editor, make, session } from './support/canvas.ts'

test('who selected a card, or made one, before the canvas was there keeps it', async () => {
  const note = await make('note', { values: { text: 'Who answers?' } })
  for (const id of [note, 'made-a-moment-ago' as CardId]) {
    editor.selectNone()
    const ui = createUiStore()
    ui.setState({ selection: [id] })
    const stop = wireSelection(editor, { ...session, ui })
    expect(ui.getState().selection).toEqual([id])
    expect(editor.getSelectedShapeIds()).toEqual(id === note ? [shapeIdOf(note)] : [])
    editor.selectAll().selectNone()
    expect(ui.getState().selection).toEqual([])
    stop()
  }
})
