import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Group2d,
  HTMLContainer,
  Rectangle2d,
  resizeBox,
  stopEventPropagation,
  type SvgExportContext,
  type TLResizeInfo,
  type TLShapeId,
} from 'tldraw'
import { QUADRANTS, splitOf, type Split } from '../../model/matrix.ts'
import { can } from '../../model/roles.ts'
import { PlainUtil } from '../canvas/PlainUtil.ts'
import {
  DEFAULT_MATRIX_SIZE,
  matrixShapeProps,
  sessionOf,
  type MatrixShape,
} from '../canvas/shapes.ts'
import { currentLanguage, i18next } from '../i18n/i18n.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { matrixFace, TINTS, type MatrixFace } from './matrixFace.ts'
import { MatrixSvg } from './MatrixSvg.tsx'
import { matrixSummary } from './matrixSummary.ts'
import { SplitHandles } from './SplitHandles.tsx'
import { TargetCell } from './TargetCell.tsx'
import './matrixShape.css'

const TITLE_BAR = 52

/** The impact/effort matrix as a region of the canvas; its tokens are children that the board derives. */
export class MatrixShapeUtil extends PlainUtil<MatrixShape> {
  static override type = 'matrix' as const
  static override props = matrixShapeProps

  override getDefaultProps(): MatrixShape['props'] {
    return { ...DEFAULT_MATRIX_SIZE }
  }
  override canResize() {
    return can(sessionOf(this.editor).role, 'edit')
  }
  override canResizeChildren() {
    return false
  }
  override canBind() {
    return false
  }
  /** Taken hold of at its title: in the plot people select tokens. */
  override getGeometry({ props: { w, h } }: MatrixShape) {
    return new Group2d({
      children: [
        new Rectangle2d({ width: w, height: h, isFilled: false }),
        new Rectangle2d({ width: w, height: Math.min(h, TITLE_BAR), isFilled: true }),
      ],
    })
  }
  override onResize(shape: MatrixShape, info: TLResizeInfo<MatrixShape>) {
    return resizeBox(shape, info, { minWidth: 420, minHeight: 320 })
  }
  override getAriaDescriptor() {
    const { unscored } = matrixSummary(sessionOf(this.editor).state.getState())
    return `${i18next.t('canvas:tool.matrix')}, ${i18next.t('canvas:tool.unscored', { count: unscored })}`
  }

  override component(shape: MatrixShape) {
    const { w, h } = shape.props
    return (
      <HTMLContainer>
        <Matrix id={shape.id} w={w} h={h} />
      </HTMLContainer>
    )
  }
  override indicator({ props: { w, h } }: MatrixShape) {
    return <rect width={w} height={h} rx={16} />
  }
  override toSvg(shape: MatrixShape, { isDarkMode }: SvgExportContext) {
    const state = sessionOf(this.editor).state.getState()
    return (
      <MatrixSvg
        size={shape.props}
        face={matrixFace(state.info, shape.props)}
        summary={matrixSummary(state)}
        language={currentLanguage()}
        isDark={isDarkMode}
      />
    )
  }
}

const Matrix = memo(function Matrix({ id, w, h }: { id: TLShapeId; w: number; h: number }) {
  const info = useBoard((state) => state.info)
  const mayArrange = useCan('arrange')
  const [moving, setMoving] = useState<Split>()
  const face = matrixFace(info, { w, h }, moving ?? splitOf(info))
  return (
    <section className="matrix" style={{ width: w, height: h }}>
      <TitleBar />
      <Quadrants face={face} />
      <TargetCell matrix={id} size={{ w, h }} face={face} />
      <Axes face={face} />
      {mayArrange && (
        <SplitHandles
          matrix={id}
          face={face}
          split={moving ?? splitOf(info)}
          onMoving={setMoving}
        />
      )}
    </section>
  )
})

function TitleBar() {
  const { ui } = useSession()
  const { t } = useTranslation('canvas')
  const { count, unscored } = useBoard(matrixSummary)
  return (
    <header className="matrix-bar">
      <h3>{t('tool.stories', { count })}</h3>
      {unscored > 0 && (
        <span className="matrix-unscored">{t('tool.unscored', { count: unscored })}</span>
      )}
      <button
        type="button"
        title={t('tool.fullMatrix')}
        aria-label={t('tool.fullMatrix')}
        onPointerDown={stopEventPropagation}
        onClick={() => ui.setState({ full: 'matrix' })}
      >
        <Icon name="fullscreen" size={18} />
      </button>
    </header>
  )
}

function Quadrants({ face }: { face: MatrixFace }) {
  const { word } = useLanguage()
  const { counts } = useBoard(matrixSummary)
  return face.quadrants.map(({ name, box: [left, top, width, height] }) => (
    <div
      key={name}
      className="matrix-quadrant"
      data-quadrant={name}
      style={{ left, top, width, height, background: `var(--${TINTS[name]})` }}
    >
      <p>
        {word(QUADRANTS, name)} <small>{counts[name]}</small>
      </p>
    </div>
  ))
}

function Axes({ face }: { face: MatrixFace }) {
  const { t } = useTranslation('canvas')
  const [left, top, width, height] = face.plot
  return (
    <>
      {face.columns.map(({ tick, x }) => (
        <span key={tick.value} className="matrix-tick" style={{ left: x, top: top + height + 30 }}>
          {tick.label}
        </span>
      ))}
      {face.rows.map(({ tick, y }) => (
        <span key={tick.value} className="matrix-tick" style={{ left: left - 16, top: y - 8 }}>
          {tick.label}
        </span>
      ))}
      <span className="matrix-axis" style={{ left: left + width / 2, top: top + height + 50 }}>
        {t('tool.effort')}
      </span>
      <span className="matrix-axis matrix-impact" style={{ left: 18, top: top + height / 2 }}>
        {t('tool.impact')}
      </span>
    </>
  )
}
