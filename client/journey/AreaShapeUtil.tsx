import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  HTMLContainer,
  Rectangle2d,
  stopEventPropagation,
  useEditor,
  useValue,
  type SvgExportContext,
} from 'tldraw'
import { fitText } from '../../model/faceText.ts'
import type { AreaId } from '../../model/ids.ts'
import { AREA_PAD } from '../../model/layout.ts'
import { can } from '../../model/roles.ts'
import type { Area, BoardState } from '../../model/state.ts'
import { editArea } from '../../model/workshop.ts'
import { SANS } from '../canvas/fontFaces.ts'
import { PlainUtil } from '../canvas/PlainUtil.ts'
import { areaIdOf, areaShapeProps, sessionOf, shapeIdOf, type AreaShape } from '../canvas/shapes.ts'
import { SvgText } from '../canvas/svgText.tsx'
import { token } from '../canvas/tokens.ts'
import { useEdit } from '../cards/useEdit.ts'
import { i18next } from '../i18n/i18n.ts'
import { useBoard, useSession } from '../state/session.ts'
import { EmptyArea, invitedKind } from './EmptyArea.tsx'
import './journey.css'

/** A region of the board with its title: where a step of the workshop happens. */
export class AreaShapeUtil extends PlainUtil<AreaShape> {
  static override type = 'area' as const
  static override props = areaShapeProps

  override getDefaultProps(): AreaShape['props'] {
    return { w: 400, h: 300 }
  }
  override canEdit() {
    return can(sessionOf(this.editor).role, 'arrange')
  }
  override canResize() {
    return can(sessionOf(this.editor).role, 'arrange')
  }
  override canBind() {
    return false
  }
  /** Taken hold of at its edge only: inside it people select and draw. */
  override getGeometry({ props: { w, h } }: AreaShape) {
    return new Rectangle2d({ width: w, height: h, isFilled: false })
  }
  override getText(shape: AreaShape) {
    return this.areaOf(shape)?.title
  }
  override getAriaDescriptor(shape: AreaShape) {
    return this.areaOf(shape)?.title
  }

  override component(shape: AreaShape) {
    const { w, h } = shape.props
    return (
      <HTMLContainer>
        <Region areaId={areaIdOf(shape.id)} w={w} h={h} />
      </HTMLContainer>
    )
  }
  override indicator({ props: { w, h } }: AreaShape) {
    return <rect width={w} height={h} rx={20} />
  }
  override toSvg(shape: AreaShape, { isDarkMode: isDark }: SvgExportContext) {
    const area = this.areaOf(shape)
    if (!area) return null
    const { w, h } = shape.props
    const step = stepLabel(sessionOf(this.editor).state.getState(), area.id)
    const quiet = token('ink-2', isDark)
    return (
      <g fontFamily={SANS}>
        <rect width={w} height={h} rx={20} fill={token('surface', isDark)} opacity={0.4} />
        <rect width={w} height={h} rx={20} fill="none" stroke={token('line', isDark)} />
        <g transform={`translate(${AREA_PAD} 16)`}>
          <SvgText
            {...{ size: 12, lineHeight: 16, face: '700', text: step.toUpperCase() }}
            colour={quiet}
          />
          <SvgText
            y={16}
            {...{ size: 20, lineHeight: 26, face: '700', text: area.title }}
            colour={token('ink', isDark)}
          />
          <SvgText
            y={44}
            {...{
              size: 13,
              lineHeight: 18,
              face: '400',
              text: fitText(area.hint, '400', 13, w - AREA_PAD * 2),
            }}
            colour={quiet}
          />
        </g>
      </g>
    )
  }

  private areaOf(shape: AreaShape): Area | undefined {
    return sessionOf(this.editor).state.getState().areas.get(areaIdOf(shape.id))
  }
}

const Region = memo(function Region({ areaId, w, h }: { areaId: AreaId; w: number; h: number }) {
  const area = useBoard((state) => state.areas.get(areaId))
  const step = useBoard((state) => stepLabel(state, areaId))
  const isCurrent = useBoard((state) => isCurrentStep(state, areaId))
  const invited = useBoard((state) => invitedKind(state, areaId))
  const editor = useEditor()
  const isEditing = useValue('editing', () => editor.getEditingShapeId() === shapeIdOf(areaId), [
    editor,
    areaId,
  ])
  if (!area) return null
  return (
    <section className="area" style={{ width: w, height: h }}>
      <div className="area-head">
        <p className="area-step" data-current={isCurrent || undefined}>
          {step}
        </p>
        <h2 className="area-title">{isEditing ? <TitleField area={area} /> : area.title}</h2>
        <p className="area-hint">{area.hint}</p>
      </div>
      {invited && <EmptyArea kind={invited} />}
    </section>
  )
})

function TitleField({ area }: { area: Area }) {
  const { board } = useSession()
  const { t } = useTranslation('canvas')
  const editor = useEditor()
  const edit = useEdit()
  const [title, setTitle] = useState(area.title)
  const save = () => {
    if (title.trim() !== '' && title !== area.title) edit(() => editArea(board, area.id, { title }))
  }
  return (
    <input
      aria-label={t('tool.areaTitle')}
      autoFocus
      value={title}
      onChange={(event) => setTitle(event.target.value)}
      onBlur={save}
      onPointerDown={stopEventPropagation}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') editor.complete()
        if (event.key === 'Escape') {
          setTitle(area.title)
          editor.complete()
        }
      }}
    />
  )
}

/** "Step 3 of 7 · 60 min": when this area is worked in; '' outside of the agenda. */
function stepLabel({ agenda }: BoardState, area: AreaId): string {
  const at = agenda.findIndex((step) => step.area === area)
  const step = agenda[at]
  if (!step) return ''
  return i18next.t('canvas:tool.step', { at: at + 1, of: agenda.length, minutes: step.minutes })
}

function isCurrentStep({ agenda, step }: BoardState, area: AreaId): boolean {
  return step !== undefined && agenda.some((other) => other.id === step && other.area === area)
}
