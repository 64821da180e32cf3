import { useEditor, useValue, type TLShapeId } from 'tldraw'
import { scoresInMatrix, tokenPlace } from '../../model/matrixLayout.ts'
import { isKind } from '../../model/cards.ts'
import { SCALES } from '../../model/scales.ts'
import type { CardId } from '../../model/ids.ts'
import { sessionOf } from '../canvas/shapes.ts'
import type { MatrixFace } from './matrixFace.ts'

interface TargetCellProps {
  readonly matrix: TLShapeId
  readonly size: { readonly w: number; readonly h: number }
  readonly face: MatrixFace
}

/** Where the story in this person's hand would lie: the scores that letting go means. */
export function TargetCell({ matrix, size, face }: TargetCellProps) {
  const editor = useEditor()
  const [left, top, width, height] = face.plot
  const [cell, band] = [width / face.columns.length, height / face.rows.length]
  const at = useValue(
    'target cell',
    () => {
      if (!editor.isIn('select.translating')) return undefined
      const held = editor.getOnlySelectedShape()
      const { state } = sessionOf(editor)
      const { cards, info } = state.getState()
      const card = held && cards.get((held.props as { cardId?: CardId }).cardId ?? ('' as CardId))
      const middle = held && editor.getShapePageBounds(held)?.center
      const own = editor.getShape(matrix)
      const isOver = middle && editor.getShapePageBounds(matrix)?.containsPoint(middle)
      if (!own || !isOver || !card || !isKind(card, 'story')) return undefined
      const { x, y } = editor.getPointInShapeSpace(own, middle)
      const scale = SCALES[info.scale]
      const { impact, effort } = scoresInMatrix(scale, size, [x, y])
      const place = tokenPlace(scale, impact, effort)
      return `translate(${left + place.x * width - cell / 2}px, ${top + place.y * height - band / 2}px)`
    },
    [editor, matrix, size, face],
  )
  if (at === undefined) return null
  return <span className="matrix-target" style={{ width: cell, height: band, transform: at }} />
}
