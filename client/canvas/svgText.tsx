import type { FontFaceName } from '../../model/faceWidths.ts'
import { ICONS, type IconName } from '../ui/icons.ts'

interface SvgTextProps {
  readonly text: string
  readonly face: FontFaceName
  readonly size: number
  readonly lineHeight: number
  readonly colour: string
  readonly x?: number
  /** The top of the line, not the baseline. */
  readonly y?: number
  readonly opacity?: number
  readonly anchor?: 'start' | 'middle' | 'end'
}

/** Half of ascent minus descent of IBM Plex Sans, in ems: from the middle of a line to its baseline. */
const BASELINE = 0.375

/** One line of text where the page has it. */
export function SvgText(props: SvgTextProps) {
  const { text, face, size, lineHeight, colour, x = 0, y = 0, opacity = 1, anchor } = props
  return (
    <text
      x={x}
      y={y + lineHeight / 2 + BASELINE * size}
      fontSize={size}
      fontWeight={Number.parseInt(face, 10)}
      fill={colour}
      xmlSpace="preserve"
      {...(face === '400i' ? { fontStyle: 'italic' } : {})}
      {...(opacity < 1 ? { opacity } : {})}
      {...(anchor ? { textAnchor: anchor } : {})}
    >
      {text}
    </text>
  )
}

interface SvgIconProps {
  readonly name: IconName
  readonly size: number
  readonly x: number
  readonly y: number
  readonly colour: string
}

export function SvgIcon({ name, size, x, y, colour }: SvgIconProps) {
  return (
    <path
      d={ICONS[name]}
      transform={`translate(${x} ${y}) scale(${size / 20})`}
      fill="none"
      stroke={colour}
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  )
}
