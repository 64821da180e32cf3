import type { Editor, TLShape, VecLike } from 'tldraw'
import * as Y from 'yjs'
import type { Node } from '../../../model/Board.ts'
import type { KindName } from '../../../model/cards.ts'
import { cardSize } from '../../../model/cardSize.ts'
import { KINDS } from '../../../model/cards.ts'
import { placeInJourney, placeInStage } from '../../../model/columns.ts'
import { createCard, type Draft } from '../../../model/commands.ts'
import type { AreaId, CardId } from '../../../model/ids.ts'
import type { Kind } from '../../../model/kinds/kind.ts'
import { plotBox, scoresInMatrix } from '../../../model/matrixLayout.ts'
import { layOut } from '../../../model/placement.ts'
import { readCard } from '../../../model/readCard.ts'
import { SCALES } from '../../../model/scales.ts'
import { random } from '../../random.ts'
import { acting } from '../../state/session.ts'
import { areaIdOf, cardIdOf, sessionOf } from '../shapes.ts'

/**
 * Makes a card where somebody clicked, as one undo step: in a stage's column it takes that stage, on a matrix a story takes
 * its scores, a stage goes into the journey around it; anywhere else the card lies free, its middle at the point.
 */
export function placeCard(editor: Editor, kind: KindName, point: VecLike): CardId {
  const session = sessionOf(editor)
  const { board, history } = session
  const make = (draft: Partial<Draft>) => createCard(board, acting(session), { kind, ...draft })
  history.mark()
  const id = placeInside(editor, kind, point, make) ?? make({ g: centred(kind, point) })
  history.mark()
  return id
}

type Make = (draft: Partial<Draft>) => CardId

function placeInside(
  editor: Editor,
  kind: KindName,
  point: VecLike,
  make: Make,
): CardId | undefined {
  const { board, state } = sessionOf(editor)
  if ((KINDS[kind] satisfies Kind as Kind).inStage) {
    const stage = shapeUnder(editor, 'stage', point)
    if (stage) {
      const stageId = cardIdOf(stage.id)
      const id = make({ values: { stage: stageId } })
      placeInStage(board, [id], stageId, slotBelow(editor, stage, point), random)
      return id
    }
  }
  const matrix = kind === 'story' ? shapeUnder(editor, 'matrix', point) : undefined
  if (matrix) {
    const size = matrix.props as { w: number; h: number }
    const { x, y } = editor.getPointInShapeSpace(matrix, point)
    const [left, top, w, h] = plotBox(size)
    if (x < left || y < top || x > left + w || y > top + h) return undefined
    const scale = SCALES[state.getState().info.scale]
    const id = make({ values: scoresInMatrix(scale, size, [x, y]) })
    layOut(board, [id])
    return id
  }
  const journey = kind === 'stage' ? journeyUnder(editor, point) : undefined
  if (journey === undefined) return undefined
  const id = make({ area: journey })
  placeInJourney(board, [id], journey, columnsLeftOf(editor, journey, point), random)
  return id
}

/** Where a card lies whose middle is at a point: a column hangs from it instead. */
function centred(kind: KindName, { x, y }: VecLike): [number, number, number] {
  const { w, h } = emptySize(kind)
  const top = kind === 'stage' ? y - 24 : y - h / 2
  return [Math.round(x - w / 2), Math.round(top), 0]
}

/** The size of a new card. */
export function emptySize(kind: KindName): { w: number; h: number } {
  const node: Node = new Y.Doc().getMap('empty card')
  node.set('kind', kind)
  return cardSize(readCard('' as CardId, node))
}

/** The topmost shape of a type around a point. */
function shapeUnder(editor: Editor, type: string, point: VecLike): TLShape | undefined {
  return editor
    .getCurrentPageShapesSorted()
    .findLast(
      (shape) =>
        (shape.type as string) === type &&
        editor.getShapePageBounds(shape)?.containsPoint(point) === true,
    )
}

function slotBelow(editor: Editor, stage: TLShape, { y }: VecLike): number {
  const ids = editor.getSortedChildIdsForParent(stage.id)
  return ids.filter((id) => (editor.getShapePageBounds(id)?.center.y ?? 0) < y).length
}

function journeyUnder(editor: Editor, point: VecLike): AreaId | undefined {
  const shape = shapeUnder(editor, 'area', point)
  const area = shape && sessionOf(editor).state.getState().areas.get(areaIdOf(shape.id))
  return area?.kind === 'journey' ? area.id : undefined
}

function columnsLeftOf(editor: Editor, journey: AreaId, { x }: VecLike): number {
  const { cards } = sessionOf(editor).state.getState()
  return editor
    .getCurrentPageShapes()
    .filter(
      (shape) =>
        (shape.type as string) === 'stage' &&
        cards.get(cardIdOf(shape.id))?.area === journey &&
        (editor.getShapePageBounds(shape)?.center.x ?? 0) < x,
    ).length
}
