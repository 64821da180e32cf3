import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Group2d,
  HTMLContainer,
  Rectangle2d,
  useEditor,
  useValue,
  type SvgExportContext,
} from 'tldraw'
import { isKind, KINDS, titleOf, type CardOf } from '../../model/cards.ts'
import type { CardId } from '../../model/ids.ts'
import { COLUMN_PAD, MIN_COLUMN, STAGE_HEADER, STAGE_WIDTH } from '../../model/layout.ts'
import { can } from '../../model/roles.ts'
import { CHEVRON, layoutStage } from '../../model/stageFace.ts'
import { isLive } from '../../model/state.ts'
import { PlainUtil } from '../canvas/PlainUtil.ts'
import { sessionOf, shapeIdOf, stageShapeProps, type StageShape } from '../canvas/shapes.ts'
import { FaceEditor } from '../cards/FaceEditor.tsx'
import { stagePaint } from '../cards/paints.ts'
import { currentLanguage, i18next } from '../i18n/i18n.ts'
import { useBoard, useCan } from '../state/session.ts'
import { StageHead } from './StageHead.tsx'
import { StageSvg } from './StageSvg.tsx'
import { stageCount } from './stageCounts.ts'
import './journey.css'

/** A column: the chevron of its stage, the customer's question, and room for cards, which are its children. */
export class StageShapeUtil extends PlainUtil<StageShape> {
  static override type = 'stage' as const
  static override props = stageShapeProps

  override getDefaultProps(): StageShape['props'] {
    return { w: STAGE_WIDTH, h: MIN_COLUMN, cardId: '' }
  }
  override canEdit() {
    return can(sessionOf(this.editor).role, 'edit')
  }
  /** An arrow that ends inside a column means a card in it, never the column. */
  override canBind() {
    return false
  }
  /** Only the head is taken hold of: in the column below it people select cards. */
  override getGeometry({ props: { w, h } }: StageShape) {
    return new Group2d({
      children: [
        new Rectangle2d({ width: w, height: h, isFilled: false }),
        new Rectangle2d({ width: w, height: STAGE_HEADER, isFilled: true }),
      ],
    })
  }
  override getText(shape: StageShape) {
    const card = this.cardOf(shape)
    return card && titleOf(card)
  }
  override getAriaDescriptor(shape: StageShape) {
    const card = this.cardOf(shape)
    if (!card) return undefined
    const count = stageCount(sessionOf(this.editor).state.getState(), card.id)
    const cards = i18next.t('canvas:tool.cards', { count })
    return `${KINDS.stage.label[currentLanguage()]}, ${titleOf(card)}, ${cards}`
  }

  override component(shape: StageShape) {
    const { w, h, cardId } = shape.props
    return (
      <HTMLContainer>
        <Column cardId={cardId as CardId} w={w} h={h} />
      </HTMLContainer>
    )
  }
  override indicator({ props: { w, h } }: StageShape) {
    return <rect width={w} height={h} rx={16} />
  }
  override toSvg(shape: StageShape, { isDarkMode }: SvgExportContext) {
    const card = this.cardOf(shape)
    if (!card) return null
    const face = layoutStage(card, currentLanguage())
    const count = stageCount(sessionOf(this.editor).state.getState(), card.id)
    return <StageSvg {...{ card, face, count, h: shape.props.h, isDark: isDarkMode }} />
  }

  private cardOf(shape: StageShape): CardOf<'stage'> | undefined {
    const card = sessionOf(this.editor)
      .state.getState()
      .cards.get(shape.props.cardId as CardId)
    return card && isKind(card, 'stage') ? card : undefined
  }
}

const Column = memo(function Column({ cardId, w, h }: { cardId: CardId; w: number; h: number }) {
  const editor = useEditor()
  const card = useBoard((state) => state.cards.get(cardId))
  const count = useBoard((state) => stageCount(state, cardId))
  const isEditing = useValue('editing', () => editor.getEditingShapeId() === shapeIdOf(cardId), [
    editor,
    cardId,
  ])
  if (!isLive(card) || !isKind(card, 'stage')) return null
  return (
    <section className="stage" style={{ width: w, height: h, ...stagePaint(card) }}>
      <StageHead card={card} count={count} />
      {count === 0 && <EmptyColumn />}
      {isEditing && (
        <div className="stage-editing" style={{ minHeight: CHEVRON.h, padding: COLUMN_PAD }}>
          <FaceEditor card={card} />
        </div>
      )}
    </section>
  )
})

function EmptyColumn() {
  const { t } = useTranslation('canvas')
  const mayEdit = useCan('edit')
  return mayEdit ? <p className="stage-empty">{t('tool.emptyStage')}</p> : null
}
