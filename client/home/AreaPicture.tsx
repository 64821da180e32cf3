import type { ReactElement } from 'react'
import { AREA_HEADER, AREA_PAD, STAGE_GAP, STAGE_WIDTH } from '../../model/layout.ts'
import type { Box } from '../../model/state.ts'
import { bands, cells, lengthAt } from './miniature.ts'

interface AreaPictureProps {
  kind: string
  stages: number
  box: Box
}

/** One area of a board in miniature, in canvas units. */
export function AreaPicture({ kind, stages, box }: AreaPictureProps) {
  const [x, y, w, h] = box
  const inside: Box = [x + AREA_PAD, y + AREA_HEADER, w - 2 * AREA_PAD, h - AREA_HEADER - AREA_PAD]
  return (
    <g>
      <Rect box={box} fill="var(--surface)" stroke="var(--line)" r={28} />
      <Bar x={x + AREA_PAD} y={y + 34} w={Math.min(w * 0.42, 300)} h={24} fill="var(--ink)" />
      {content(kind, stages, inside)}
    </g>
  )
}

function content(kind: string, stages: number, inside: Box): ReactElement {
  switch (kind) {
    case 'goal':
      return <Goal box={inside} />
    case 'choice':
      return <Cards box={inside} w={280} h={120} paint="plain" />
    case 'personas':
      return <Personas box={inside} />
    case 'journey':
      return <Journey box={inside} stages={stages} />
    case 'stories':
      return <Cards box={inside} w={220} h={150} paint="story" />
    case 'matrix':
      return <Matrix box={inside} />
    case 'actions':
      return <Actions box={inside} />
    default:
      return <Cards box={inside} w={160} h={140} paint="note" />
  }
}

function Goal({ box }: { box: Box }) {
  const [x, y, w, h] = box
  const half = (w - 24) / 2
  return (
    <>
      <Rect box={[x, y, w, h * 0.42]} fill="var(--accent-soft)" r={16} />
      <Bar x={x + 28} y={y + h * 0.14} w={w * 0.62} h={26} fill="var(--accent)" />
      <Bar x={x + 28} y={y + h * 0.26} w={w * 0.4} h={26} fill="var(--accent)" />
      {[0, 1].map((i) => (
        <Card
          key={i}
          box={[x + i * (half + 24), y + h * 0.5, half, h * 0.5]}
          paint="objective"
          at={i}
        />
      ))}
    </>
  )
}

function Personas({ box }: { box: Box }) {
  return cells(box, 240, Math.min(box[3], 400), 24).map(([x, y, w, h], i) => (
    <g key={i}>
      <Rect box={[x, y, w, h]} fill="var(--persona-soft)" stroke="var(--persona)" r={28} faint />
      <circle cx={x + 62} cy={y + 68} r={36} fill="var(--persona)" />
      <Bar x={x + 116} y={y + 42} w={w * 0.34} h={20} fill="var(--ink)" />
      <Bar x={x + 116} y={y + 76} w={w * 0.26} h={14} fill="var(--persona)" />
      {bands(h - 160, 34).map((dy, n) => (
        <Bar
          key={n}
          x={x + 28}
          y={y + 136 + dy}
          w={(w - 56) * lengthAt(i + n)}
          h={12}
          fill="var(--ink-3)"
          faint
        />
      ))}
    </g>
  ))
}

function Journey({ box, stages }: { box: Box; stages: number }) {
  const [left, y, , h] = box
  const columns = Math.max(stages, 1)
  const step = STAGE_WIDTH + STAGE_GAP
  const cardsAt = (column: number) => [3, 2, 3, 1, 2][column % 5] ?? 2
  return Array.from({ length: columns }, (_, i) => {
    const x = left + i * step
    return (
      <g key={i}>
        <Rect box={[x, y, STAGE_WIDTH, h]} fill="var(--surface-2)" stroke="var(--line)" r={20} />
        <path
          d={`M${x} ${y + 20}q0-20 20-20h${STAGE_WIDTH - 44}l24 32-24 32H${x}z`}
          fill="var(--stage)"
        />
        <Bar x={x + 24} y={y + 24} w={110} h={16} fill="var(--stage-text)" />
        {Array.from({ length: cardsAt(i) }, (_none, n) => (
          <Card
            key={n}
            box={[x + 16, y + 100 + n * 136, STAGE_WIDTH - 32, 112]}
            paint="touchpoint"
            at={i + n}
          />
        ))}
        {i > 0 && (
          <path
            d={`M${x - 40} ${y + 156}h44`}
            stroke="var(--touchpoint)"
            strokeWidth={10}
            strokeLinecap="round"
          />
        )}
      </g>
    )
  })
}

const QUADRANTS = ['quick-win', 'big-bet', 'fill-in', 'money-pit']
/** Where the tokens of the picture lie, as shares of the plot. */
const TOKENS: readonly (readonly [number, number])[] = [
  [0.12, 0.16],
  [0.3, 0.1],
  [0.2, 0.36],
  [0.4, 0.28],
  [0.62, 0.14],
  [0.8, 0.3],
  [0.14, 0.72],
  [0.36, 0.84],
  [0.72, 0.76],
]

function Matrix({ box }: { box: Box }) {
  const [x, y, w, h] = box
  const [halfW, halfH] = [w / 2, h / 2]
  return (
    <>
      {QUADRANTS.map((name, i) => (
        <Rect
          key={name}
          box={[x + (i % 2) * halfW, y + Math.floor(i / 2) * halfH, halfW - 6, halfH - 6]}
          fill={`var(--${name})`}
          r={14}
        />
      ))}
      {TOKENS.map(([tx, ty]) => (
        <Rect
          key={`${tx}`}
          box={[x + tx * w, y + ty * h, 92, 38]}
          fill="var(--surface)"
          stroke="var(--story)"
          r={19}
        />
      ))}
    </>
  )
}

function Actions({ box }: { box: Box }) {
  const [x, y, w] = box
  return bands(box[3], 84).map((dy, i) => (
    <g key={i}>
      <Rect box={[x, y + dy, w, 64]} fill="var(--action-soft)" r={14} />
      <Rect
        box={[x + 18, y + dy + 18, 28, 28]}
        fill={i < 2 ? 'var(--action)' : 'var(--surface)'}
        stroke="var(--action)"
        r={8}
      />
      <Bar x={x + 70} y={y + dy + 25} w={w * 0.55 * lengthAt(i)} h={14} fill="var(--ink)" />
      <circle cx={x + w - 34} cy={y + dy + 32} r={17} fill="var(--action)" opacity={0.55} />
    </g>
  ))
}

interface CardsProps {
  box: Box
  w: number
  h: number
  paint: 'plain' | 'story' | 'note'
}

function Cards({ box, w, h, paint }: CardsProps) {
  return cells(box, w, h, 24).map((cell, i) => <Card key={i} box={cell} paint={paint} at={i} />)
}

interface CardProps {
  box: Box
  paint: 'plain' | 'story' | 'note' | 'touchpoint' | 'objective'
  at: number
}

function Card({ box, paint, at }: CardProps) {
  const [x, y, w, h] = box
  const colour = paint === 'note' ? 'var(--note-text)' : `var(--${paint})`
  const fill =
    paint === 'note'
      ? 'var(--note-yellow)'
      : paint === 'touchpoint'
        ? 'var(--surface)'
        : `var(--${paint}-soft)`
  return (
    <>
      <Rect box={box} fill={fill} {...(paint === 'touchpoint' ? { stroke: 'var(--line)' } : {})} />
      {paint !== 'note' && <Rect box={[x, y, 9, h]} fill={colour} r={4} />}
      <Bar x={x + 26} y={y + 24} w={w * 0.3} h={13} fill={colour} />
      {bands(Math.min(h - 56, 90), 28).map((dy, n) => (
        <Bar
          key={n}
          x={x + 26}
          y={y + 54 + dy}
          w={(w - 52) * lengthAt(at + n)}
          h={12}
          fill="var(--ink-3)"
          faint
        />
      ))}
    </>
  )
}

interface RectProps {
  box: Box
  fill: string
  stroke?: string
  r?: number
  /** A softer edge. */
  faint?: boolean
}

function Rect({ box: [x, y, w, h], fill, stroke, r = 14, faint = false }: RectProps) {
  return (
    <rect
      x={x}
      y={y}
      width={Math.max(w, 0)}
      height={Math.max(h, 0)}
      rx={r}
      fill={fill}
      stroke={stroke ?? 'none'}
      strokeOpacity={faint ? 0.35 : 1}
      strokeWidth={stroke === undefined ? 0 : 6}
    />
  )
}

interface BarProps {
  x: number
  y: number
  w: number
  h: number
  fill: string
  faint?: boolean
}

/** A line of text seen from far away. */
function Bar({ faint = false, ...bar }: BarProps) {
  return (
    <rect
      x={bar.x}
      y={bar.y}
      width={bar.w}
      height={bar.h}
      rx={bar.h / 2}
      fill={bar.fill}
      opacity={faint ? 0.4 : 1}
    />
  )
}
