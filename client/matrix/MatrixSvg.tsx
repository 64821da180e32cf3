import type { Language } from '../../model/language.ts'
import { QUADRANTS } from '../../model/matrix.ts'
import { SANS } from '../canvas/fontFaces.ts'
import { SvgText } from '../canvas/svgText.tsx'
import { token } from '../canvas/tokens.ts'
import { i18next } from '../i18n/i18n.ts'
import { TINTS, type MatrixFace } from './matrixFace.ts'
import type { MatrixSummary } from './matrixSummary.ts'

interface MatrixSvgProps {
  readonly size: { readonly w: number; readonly h: number }
  readonly face: MatrixFace
  readonly summary: MatrixSummary
  readonly language: Language
  readonly isDark: boolean
}

/** The matrix for pictures; its tokens are drawn by themselves. */
export function MatrixSvg({ size: { w, h }, face, summary, language, isDark }: MatrixSvgProps) {
  const [ink, quiet] = [token('ink', isDark), token('ink-2', isDark)]
  const label = { size: 12, lineHeight: 16, face: '500' as const, colour: quiet }
  return (
    <g fontFamily={SANS}>
      <rect
        width={w}
        height={h}
        rx={16}
        fill={token('surface', isDark)}
        stroke={token('line', isDark)}
      />
      <SvgText
        x={20}
        y={16}
        {...{ size: 16, lineHeight: 22, face: '700', colour: ink }}
        text={i18next.t('canvas:tool.stories', { count: summary.count })}
      />
      {face.quadrants.map(({ name, box }) => (
        <g key={name} transform={`translate(${box[0]} ${box[1]})`}>
          <rect width={box[2]} height={box[3]} fill={token(TINTS[name], isDark)} />
          <SvgText
            x={2}
            y={name === 'quickWin' || name === 'bigBet' ? -22 : box[3] + 5}
            {...{ ...label, face: '700' }}
            text={`${QUADRANTS[name][language]}  ${summary.counts[name]}`}
          />
        </g>
      ))}
      <Axes face={face} colour={quiet} />
    </g>
  )
}

function Axes({ face, colour }: { face: MatrixFace; colour: string }) {
  const [left, top, width, height] = face.plot
  const label = { size: 12, lineHeight: 16, face: '500' as const, colour }
  const axis = { ...label, face: '600' as const, anchor: 'middle' as const }
  const bottom = top + height
  return (
    <>
      {face.columns.map(({ tick, x }) => (
        <SvgText
          key={tick.value}
          x={x}
          y={bottom + 30}
          {...label}
          anchor="middle"
          text={tick.label}
        />
      ))}
      {face.rows.map(({ tick, y }) => (
        <SvgText
          key={tick.value}
          x={left - 12}
          y={y - 8}
          {...label}
          anchor="end"
          text={tick.label}
        />
      ))}
      <SvgText
        x={left + width / 2}
        y={bottom + 50}
        {...axis}
        text={i18next.t('canvas:tool.effort')}
      />
      <g transform={`translate(10 ${top + height / 2}) rotate(-90)`}>
        <SvgText {...axis} text={i18next.t('canvas:tool.impact')} />
      </g>
    </>
  )
}
