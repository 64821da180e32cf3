import { isEqual, react, unsafe__withoutCapture, type Editor } from 'tldraw'
import type { CardId } from '../../model/ids.ts'
import type { BoardSession } from '../state/session.ts'
import { isCardLike, shapeIdOf, type TokenShape } from './shapes.ts'

/** Keeps what is selected on the canvas and in panels and tables the same, and says whose view this one follows. */
export function wireSelection(editor: Editor, { ui }: BoardSession): () => void {
  const selected = (): CardId[] => {
    const cards = editor.getSelectedShapes().flatMap((shape) => {
      if (isCardLike(shape)) return [shape.props.cardId as CardId]
      return (shape.type as string) === 'token'
        ? [(shape.props as TokenShape['props']).cardId as CardId]
        : []
    })
    return [...new Set(cards)]
  }
  const show = (selection: readonly CardId[]) =>
    editor.setSelectedShapes(selection.map(shapeIdOf).filter((id) => editor.getShape(id)))
  // Who was quicker than the canvas has selected something, or made it, before there was one.
  show(ui.getState().selection)
  let known = selected()
  const stopCanvas = react('selection', () => {
    const cards = selected()
    unsafe__withoutCapture(() => {
      if (isEqual(cards, known)) return
      known = cards
      if (!isEqual(cards, ui.getState().selection)) ui.setState({ selection: cards })
    })
  })
  const stopUi = ui.subscribe(({ selection }, before) => {
    if (selection !== before.selection && !isEqual(selection, selected())) show(selection)
  })
  const stopFollowing = react('following', () => {
    const user = editor.getInstanceState().followingUserId
    ui.setState({ following: user === null ? undefined : Number(user) })
  })
  return () => {
    stopCanvas()
    stopUi()
    stopFollowing()
  }
}
