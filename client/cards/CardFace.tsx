import { memo, type CSSProperties } from 'react'
import type { Card } from '../../model/cards.ts'
import type {
  ChipsPart,
  EvidencePart,
  EyebrowPart,
  Face,
  FacePart,
  PortraitPart,
  TextPart,
} from '../../model/face.ts'
import type { Run } from '../../model/faceText.ts'
import { Icon } from '../ui/Icon.tsx'
import { classes } from '../ui/classes.ts'
import { formOf, paintOf } from './paints.ts'
import { portraitUrl } from './portraitUrl.ts'
import './cardFace.css'

interface CardFaceProps {
  readonly card: Card
  readonly face: Face
  readonly boardId: string
}

/** A card as laid out by the model, for the page. From afar FarCards are shown instead. */
export const CardFace = memo(function CardFace({ card, face, boardId }: CardFaceProps) {
  return (
    <div className={faceClasses(card)} data-kind={card.kind} style={faceStyle(card, face)}>
      {face.parts.map((part, i) => (
        <FacePartView key={i} part={part} boardId={boardId} />
      ))}
    </div>
  )
})

export function faceClasses(card: Card): string {
  const { border, spine, band } = formOf(card.kind)
  return `face face-border-${border}${spine > 0 ? ' face-spine' : ''}${band > 0 ? ' face-band' : ''}`
}

export function faceStyle(card: Card, face: { w: number; h: number }): CSSProperties {
  const paint = paintOf(card)
  const { corners, spine, band } = formOf(card.kind)
  return {
    width: face.w,
    height: face.h,
    borderRadius: corners.map((radius) => `${radius}px`).join(' '),
    '--spine': `${spine || band}px`,
    '--paint': `var(--${paint.strong})`,
    '--ground': `var(--${paint.ground})`,
    '--text': `var(--${paint.text})`,
  } as CSSProperties
}

export function FacePartView({ part, boardId }: { part: FacePart; boardId: string }) {
  switch (part.type) {
    case 'eyebrow':
      return <Eyebrow part={part} />
    case 'text':
      return <Text part={part} />
    case 'chips':
      return <Chips part={part} />
    case 'portrait':
      return <Portrait part={part} boardId={boardId} />
    case 'evidence':
      return <Evidence part={part} />
    case 'bar':
      return (
        <i className="face-bar" style={{ left: part.x, top: part.y, width: part.w }}>
          {part.progress !== undefined && <i style={{ width: `${part.progress * 100}%` }} />}
        </i>
      )
  }
}

function Eyebrow({ part }: { part: EyebrowPart }) {
  return (
    <span
      className={classes('face-eyebrow', part.mono && 'face-mono', part.empty && 'face-empty')}
      style={{ left: part.x, top: part.y }}
    >
      {part.icon && <Icon name={part.icon} size={12} />}
      {part.text}
    </span>
  )
}

function Text({ part }: { part: TextPart }) {
  const { x, y, size, lineHeight, lines, mark, empty } = part
  return (
    <p
      className={classes('face-text', empty && 'face-empty', mark && `face-${mark}`)}
      style={{ left: x, top: y, fontSize: size, lineHeight: `${lineHeight}px` }}
    >
      {runsOf(lines).map((run, i) => (
        <span key={i} className={classes(`face-w${run.face}`, run.tone && `face-${run.tone}`)}>
          {run.text}
        </span>
      ))}
    </p>
  )
}

/** The runs of all lines with line breaks between them; neighbours of one style are one run. */
function runsOf(lines: TextPart['lines']): Run[] {
  const all: Run[] = []
  lines.forEach((line, i) => {
    line.forEach((run, j) => {
      const text = i > 0 && j === 0 ? `\n${run.text}` : run.text
      const last = all.at(-1)
      if (last?.face === run.face && last.tone === run.tone) {
        all[all.length - 1] = { ...last, text: last.text + text }
      } else {
        all.push({ ...run, text })
      }
    })
    if (line.length === 0) all.push({ text: '\n', face: '400' })
  })
  return all
}

function Chips({ part }: { part: ChipsPart }) {
  return (
    <span className="face-chips" style={{ left: part.x, top: part.y }}>
      {part.chips.map((chip) => (
        <span
          key={chip.x}
          className={`face-chip face-chip-${chip.tone}`}
          style={{ left: chip.x, width: chip.w }}
        >
          {chip.icon && <Icon name={chip.icon} size={12} />}
          {chip.text}
        </span>
      ))}
    </span>
  )
}

function Portrait({ part, boardId }: { part: PortraitPart; boardId: string }) {
  const { x, y, size, portrait, initial } = part
  const url = portraitUrl(portrait, boardId)
  return (
    <span className="face-portrait" style={{ left: x, top: y, width: size, height: size }}>
      {url === undefined ? (portrait ?? initial) : <img src={url} alt="" draggable={false} />}
    </span>
  )
}

function Evidence({ part }: { part: EvidencePart }) {
  return (
    <span className="face-evidence" style={{ left: part.x, top: part.y }}>
      {part.marks.map((isFounded, i) => (
        <i key={i} className={classes(isFounded && 'face-founded')} />
      ))}
      {part.text}
    </span>
  )
}
