import type { Editor, TLShape, TLShapeId } from 'tldraw'
import { duplicateCards, setScores } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { i18next } from '../i18n/i18n.ts'
import { offerUndo } from '../state/offerUndo.ts'
import { acting, type BoardSession } from '../state/session.ts'
import type { BoardBinding } from './boardBinding.ts'
import { isDrawing, PAGE } from './records.ts'
import { cardIdOf, isCardLike, sessionOf, shapeIdOf, type TokenShape } from './shapes.ts'

/**
 * What tldraw's actions mean on a board: areas and tokens are not deleted, all cards are selected with their columns,
 * only drawings are grouped, a copy of a column's card comes right behind it. `explicit` are the shapes that a person
 * deleted, as opposed to those that fell with them.
 */
export function wireActions(editor: Editor, binding: BoardBinding, explicit: Set<string>): void {
  let everything: ReadonlySet<TLShapeId> = new Set()

  editor.selectAll = () => {
    const all = editor.getCurrentPageShapes().filter(isSelectable)
    everything = new Set(all.map(({ id }) => id))
    return editor.setSelectedShapes([...everything])
  }

  const deleteShapes = editor.deleteShapes.bind(editor) as (ids: TLShapeId[]) => Editor
  editor.deleteShapes = (shapes: TLShapeId[] | TLShape[]) => {
    // A group that lost its last member is gone before tldraw deletes it.
    const ids = idsOf(shapes).filter(
      (id) => editor.getShape(id) && !isPermanent(editor.getShape(id)),
    )
    if (ids.length === 0 || editor.getIsReadonly()) return editor
    ids.forEach((id) => explicit.add(id))
    // All that was selected is meant, also the cards in columns, which can't be selected with their column.
    if (ids.length === everything.size && ids.every((id) => everything.has(id))) {
      editor.getShapeAndDescendantIds(ids).forEach((id) => explicit.add(id))
    }
    const all = [...editor.getShapeAndDescendantIds(ids)].filter((id) => explicit.has(id))
    tellDeleted(binding.session, all.filter((id) => isCardLike(editor.getShape(id))).length)
    return deleteShapes(ids)
  }

  const groupShapes = editor.groupShapes.bind(editor) as (ids: TLShapeId[]) => Editor
  editor.groupShapes = (shapes: TLShapeId[] | TLShape[]) => {
    const drawings = idsOf(shapes).filter((id) => isGroupable(binding, editor.getShape(id)))
    return drawings.length > 1 ? groupShapes(drawings) : editor
  }

  const duplicateShapes = editor.duplicateShapes.bind(editor)
  editor.duplicateShapes = (shapes, offset) => {
    const ids = idsOf(shapes).filter((id) => !isPermanent(editor.getShape(id)))
    const inColumns = ids.filter((id) => binding.layout.places.get(id)?.at === 'column')
    if (editor.isIn('select.translating') || inColumns.length === 0) {
      return duplicateShapes(ids, offset)
    }
    const free = ids.filter((id) => !inColumns.includes(id))
    if (free.length > 0) duplicateShapes(free, offset)
    const { board } = binding.session
    const copies = duplicateCards(board, acting(binding.session), inColumns.map(cardIdOf))
    // They are on the canvas as soon as what is going on there has ended.
    queueMicrotask(() => {
      binding.sync()
      const selected = free.length > 0 ? editor.getSelectedShapeIds() : []
      editor.setSelectedShapes([...selected, ...[...copies.values()].map(shapeIdOf)])
    })
    return editor
  }
}

/** Takes the scores of the selected stories away: the way off the matrix. */
export function clearScores(editor: Editor): void {
  const { board, history } = sessionOf(editor)
  const stories = scoredStories(editor)
  if (stories.length === 0 || editor.getIsReadonly()) return
  history.mark()
  board.transact(() =>
    stories.forEach((id) => setScores(board, id, { impact: undefined, effort: undefined })),
  )
  history.mark()
}

/** The selected stories, cards or tokens, that have a score. */
export function scoredStories(editor: Editor): CardId[] {
  const { cards } = sessionOf(editor).state.getState()
  return editor.getSelectedShapes().flatMap((shape) => {
    if (!isCardLike(shape) && (shape.type as string) !== 'token') return []
    const id = (shape.props as TokenShape['props']).cardId as CardId
    const { impact, effort } = cards.get(id)?.fields ?? {}
    return impact !== undefined || effort !== undefined ? [id] : []
  })
}

function tellDeleted(session: BoardSession, count: number): void {
  if (count < 2) return
  // They are deleted by then.
  queueMicrotask(() => offerUndo(session, i18next.t('canvas:binding.deleted', { count })))
}

function idsOf(shapes: readonly TLShapeId[] | readonly TLShape[]): TLShapeId[] {
  return shapes.map((shape) => (typeof shape === 'string' ? shape : shape.id))
}

/** Areas belong to the board, tokens to their scores. */
function isPermanent(shape: TLShape | undefined): boolean {
  const type = shape?.type as string | undefined
  return type === 'area' || type === 'token'
}

function isSelectable(shape: TLShape): boolean {
  return shape.parentId === PAGE && !shape.isLocked && !isPermanent(shape)
}

function isGroupable({ session }: BoardBinding, shape: TLShape | undefined): boolean {
  return (
    shape !== undefined &&
    isDrawing(shape.type) &&
    (shape.type as string) !== 'matrix' &&
    !session.board.links.has(cardIdOf(shape.id))
  )
}
