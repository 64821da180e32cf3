import type { CardOf } from '../../model/cards.ts'
import { COLUMN_PAD, STAGE_HEADER, STAGE_WIDTH } from '../../model/layout.ts'
import { CHEVRON, QUESTION, type StageFace } from '../../model/stageFace.ts'
import { SANS } from '../canvas/fontFaces.ts'
import { SvgText } from '../canvas/svgText.tsx'
import { token } from '../canvas/tokens.ts'
import { stageTokens } from '../cards/paints.ts'

interface StageSvgProps {
  readonly card: CardOf<'stage'>
  readonly face: StageFace
  readonly count: number
  readonly h: number
  readonly isDark: boolean
}

/** A column for pictures; its cards are drawn by themselves. */
export function StageSvg({ card, face, count, h, isDark }: StageSvgProps) {
  const w = STAGE_WIDTH
  const { strong, text } = stageTokens(card)
  const [ink, line] = [token('ink-2', isDark), token('line', isDark)]
  const front = token(text, isDark)
  const nameTop = (CHEVRON.h - face.name.length * face.lineHeight) / 2
  return (
    <g fontFamily={SANS} style={{ fontKerning: 'none' }}>
      <rect width={w} height={h} rx={16} fill={token('surface', isDark)} opacity={0.7} />
      <rect width={w} height={h} rx={16} fill="none" stroke={line} />
      <path d={chevron(w)} fill={token(strong, isDark)} />
      {face.name.map((runs, i) => (
        <SvgText
          key={i}
          x={COLUMN_PAD}
          y={nameTop + i * face.lineHeight}
          size={face.size}
          lineHeight={face.lineHeight}
          face="700"
          text={runs.map((run) => run.text).join('')}
          colour={front}
          opacity={face.isNameEmpty ? 0.7 : 1}
        />
      ))}
      <SvgText
        x={w - CHEVRON.point - 10}
        {...{ size: 13, lineHeight: CHEVRON.h, face: '500' as const, anchor: 'end' as const }}
        text={String(count)}
        colour={front}
        opacity={0.8}
      />
      {face.question.map((runs, i) => (
        <SvgText
          key={i}
          x={COLUMN_PAD}
          y={QUESTION.top + i * QUESTION.lineHeight}
          {...QUESTION}
          face="400i"
          text={runs.map((run) => run.text).join('')}
          colour={ink}
          opacity={face.isQuestionEmpty ? 0.7 : 1}
        />
      ))}
      <path d={`M0 ${STAGE_HEADER}H${w}`} stroke={line} strokeDasharray="4 4" />
    </g>
  )
}

/** An arrow-headed bar with the column's rounded corners at the left. */
function chevron(w: number): string {
  const { h, point } = CHEVRON
  return `M16 0H${w - point}L${w} ${h / 2}L${w - point} ${h}H0V16A16 16 0 0 1 16 0Z`
}
