import { memo } from 'react'
import { HTMLContainer, Rectangle2d, type SvgExportContext } from 'tldraw'
import { isKind } from '../../model/cards.ts'
import { textWidth } from '../../model/faceText.ts'
import type { CardId } from '../../model/ids.ts'
import type { Story } from '../../model/matrix.ts'
import { TOKEN_SIZE } from '../../model/matrixLayout.ts'
import { SCALES, scoreLabel } from '../../model/scales.ts'
import type { BoardState } from '../../model/state.ts'
import { storySentence } from '../../model/storyText.ts'
import { MONO, SANS } from '../canvas/fontFaces.ts'
import { PlainUtil } from '../canvas/PlainUtil.ts'
import { sessionOf, tokenShapeProps, type TokenShape } from '../canvas/shapes.ts'
import { SvgText } from '../canvas/svgText.tsx'
import { token } from '../canvas/tokens.ts'
import { i18next } from '../i18n/i18n.ts'
import { useBoard } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { classes } from '../ui/classes.ts'
import './matrixShape.css'

/** From this many stories on one place, the last one counts them. */
const COUNTED_FROM = 3

/** A scored story on a matrix: its key, at its scores. Dragging it changes them. */
export class TokenShapeUtil extends PlainUtil<TokenShape> {
  static override type = 'token' as const
  static override props = tokenShapeProps

  override getDefaultProps(): TokenShape['props'] {
    return { ...TOKEN_SIZE, cardId: '', stack: 0, of: 1 }
  }
  override canBind() {
    return false
  }
  override canSnap() {
    return false
  }
  override getGeometry({ props: { w, h } }: TokenShape) {
    return new Rectangle2d({ width: w, height: h, isFilled: true })
  }
  override getText(shape: TokenShape) {
    return this.storyOf(shape)?.fields.key
  }
  override getAriaDescriptor(shape: TokenShape) {
    const story = this.storyOf(shape)
    if (!story) return undefined
    const scale = SCALES[sessionOf(this.editor).state.getState().info.scale]
    return i18next.t('canvas:tool.token', {
      key: story.fields.key ?? '…',
      effort: scoreLabel(scale, story.fields.effort),
      impact: scoreLabel(scale, story.fields.impact),
    })
  }

  override component(shape: TokenShape) {
    const { cardId, stack, of } = shape.props
    return (
      <HTMLContainer>
        <Token cardId={cardId as CardId} count={stack === of - 1 ? of : 1} />
      </HTMLContainer>
    )
  }
  override indicator({ props: { w, h } }: TokenShape) {
    return <rect width={w} height={h} rx={h / 2} />
  }
  override toSvg(shape: TokenShape, { isDarkMode }: SvgExportContext) {
    const { w, h, stack, of } = shape.props
    const [paint, ground] = [token('story', isDarkMode), token('surface', isDarkMode)]
    const key = this.storyOf(shape)?.fields.key ?? '…'
    const hasCount = of >= COUNTED_FROM && stack === of - 1
    return (
      <g>
        <rect width={w} height={h} rx={h / 2} fill={ground} stroke={paint} strokeWidth={1.5} />
        <g fontFamily={MONO}>
          <SvgText
            x={w / 2}
            {...{ size: 11, lineHeight: h, face: '600', anchor: 'middle', text: key }}
            colour={paint}
          />
        </g>
        {hasCount && (
          <g fontFamily={SANS} transform={`translate(${w - 4} 0)`}>
            <rect x={-9} y={-7} width={badgeWidth(of)} height={16} rx={8} fill={paint} />
            <SvgText
              x={badgeWidth(of) / 2 - 9}
              y={-7}
              {...{ size: 11, lineHeight: 16, face: '600', anchor: 'middle', text: String(of) }}
              colour={ground}
            />
          </g>
        )}
      </g>
    )
  }

  private storyOf(shape: TokenShape): Story | undefined {
    return storyIn(sessionOf(this.editor).state.getState(), shape.props.cardId as CardId)
  }
}

function badgeWidth(count: number): number {
  return Math.max(18, textWidth(String(count), '600', 11) + 10)
}

function storyIn({ cards }: BoardState, id: CardId): Story | undefined {
  const card = cards.get(id)
  return card && isKind(card, 'story') ? card : undefined
}

const Token = memo(function Token({ cardId, count }: { cardId: CardId; count: number }) {
  const language = useBoard((state) => state.info.language)
  const story = useBoard((state) => storyIn(state, cardId))
  const isSelected = useUi((state) => state.selection.includes(cardId))
  if (!story) return null
  return (
    <div
      className={classes('token', isSelected && 'token-selected')}
      title={storySentence(story.fields, language)}
    >
      {story.fields.key ?? '…'}
      {count >= COUNTED_FROM && <b className="token-count">{count}</b>}
    </div>
  )
})
