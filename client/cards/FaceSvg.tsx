import type { ReactElement } from 'react'
import type { Card } from '../../model/cards.ts'
import {
  CHIP,
  EVIDENCE_MARK,
  EYEBROW,
  type ChipsPart,
  type EvidencePart,
  type EyebrowPart,
  type Face,
  type FacePart,
  type PortraitPart,
  type TextPart,
} from '../../model/face.ts'
import { chipFace } from '../../model/faceFacts.ts'
import { textWidth } from '../../model/faceText.ts'
import { MONO, SANS } from '../canvas/fontFaces.ts'
import { SvgIcon, SvgText } from '../canvas/svgText.tsx'
import { token } from '../canvas/tokens.ts'
import { formOf, paintOf, type Form } from './paints.ts'

interface Colours {
  readonly paint: string
  readonly ground: string
  readonly text: string
  readonly isDark: boolean
}

/** A card as laid out by the model, for pictures: no foreignObject, so that anything can open them. */
export function FaceSvg({ card, face, isDark }: { card: Card; face: Face; isDark: boolean }) {
  const names = paintOf(card)
  const form = formOf(card.kind)
  const colours: Colours = {
    paint: token(names.strong, isDark),
    ground: token(names.ground, isDark),
    text: token(names.text, isDark),
    isDark,
  }
  const outline = roundedPath(face.w, face.h, form.corners)
  const clip = `face-${card.id}`
  return (
    <g fontFamily={SANS} style={{ fontKerning: 'none' }}>
      <clipPath id={clip}>
        <path d={outline} />
      </clipPath>
      <path d={outline} fill={colours.ground} />
      <g clipPath={`url(#${clip})`} fill={colours.paint}>
        {form.spine > 0 && <rect width={form.spine} height={face.h} />}
        {form.band > 0 && <rect width={face.w} height={form.band} />}
      </g>
      <Border form={form} outline={outline} colours={colours} />
      {face.parts.filter(isSaid).map((part, i) => (
        <g key={i} transform={`translate(${part.x} ${part.y})`}>
          {drawPart(part, colours)}
        </g>
      ))}
    </g>
  )
}

function Border({ form, outline, colours }: { form: Form; outline: string; colours: Colours }) {
  if (form.border === 'none') return null
  const isLine = form.border === 'line'
  return (
    <path
      d={outline}
      fill="none"
      stroke={isLine ? token('line', colours.isDark) : colours.paint}
      strokeOpacity={isLine ? 1 : 0.4}
      strokeWidth={isLine ? 1 : 1.5}
      {...(form.border === 'dashed' ? { strokeDasharray: '5 4' } : {})}
    />
  )
}

/** Hints invite those who can write; in a picture they would look like content. */
function isSaid(part: FacePart): boolean {
  return !(part.type === 'text' && part.empty)
}

/** A rectangle with its corners rounded, clockwise from the top left. */
function roundedPath(w: number, h: number, corners: Form['corners']): string {
  const [a, b, c, d] = corners
  return (
    `M${a} 0H${w - b}A${b} ${b} 0 0 1 ${w} ${b}V${h - c}A${c} ${c} 0 0 1 ${w - c} ${h}` +
    `H${d}A${d} ${d} 0 0 1 0 ${h - d}V${a}A${a} ${a} 0 0 1 ${a} 0Z`
  )
}

function drawPart(part: FacePart, colours: Colours): ReactElement {
  switch (part.type) {
    case 'eyebrow':
      return drawEyebrow(part, colours)
    case 'text':
      return drawText(part, colours)
    case 'chips':
      return drawChips(part, colours)
    case 'portrait':
      return drawPortrait(part, colours)
    case 'evidence':
      return drawEvidence(part, colours)
    case 'bar':
      return (
        <g fill={colours.paint}>
          <rect width={part.w} height={6} rx={3} opacity={0.18} />
          {part.progress !== undefined && <rect width={part.w * part.progress} height={6} rx={3} />}
        </g>
      )
  }
}

function drawEyebrow({ text, icon, mono }: EyebrowPart, { paint }: Colours): ReactElement {
  const style = { size: EYEBROW.size, lineHeight: EYEBROW.lineHeight, face: '600' as const }
  return (
    <g fontFamily={mono ? MONO : SANS}>
      {icon && <SvgIcon name={icon} size={12} x={0} y={2} colour={paint} />}
      <SvgText x={icon ? EYEBROW.icon : 0} {...style} text={text} colour={paint} />
    </g>
  )
}

function drawText(part: TextPart, colours: Colours): ReactElement {
  const { lines, size, lineHeight, mark } = part
  return (
    <>
      {mark === 'goal' && <circle cx={-13} cy={9} r={3} fill={colours.paint} />}
      {mark === 'pain' && (
        <path
          d="M-13 5.8L-9.8 9L-13 12.2L-16.2 9Z"
          fill="none"
          stroke={colours.paint}
          strokeWidth={1.4}
        />
      )}
      {lines.map((line, i) => {
        let x = 0
        return line.map((run, j) => {
          const at = x
          x += textWidth(run.text, run.face, size)
          return (
            <SvgText
              key={`${i}/${j}`}
              x={at}
              y={i * lineHeight}
              {...{ size, lineHeight, face: run.face, text: run.text }}
              colour={run.tone === 'paint' ? colours.paint : colours.text}
              opacity={run.tone === 'quiet' ? 0.75 : 1}
            />
          )
        })
      })}
    </>
  )
}

const CHIP_TOKENS: Readonly<Record<string, readonly [ground: string, text: string]>> = {
  plain: ['micro-soft', 'ink-2'],
  strong: ['macro-soft', 'macro'],
  accent: ['accent-soft', 'accent-strong'],
  ok: ['ok-soft', 'ok'],
}

function drawChips({ chips }: ChipsPart, { paint, ground, isDark }: Colours): ReactElement {
  return (
    <>
      {chips.map((chip) => {
        const [back, front] = (CHIP_TOKENS[chip.tone] ?? []).map((name) => token(name, isDark))
        const colour = front ?? ground
        return (
          <g key={chip.x} transform={`translate(${chip.x} 0)`}>
            <rect width={chip.w} height={CHIP.h} rx={CHIP.h / 2} fill={back ?? paint} />
            {chip.icon && <SvgIcon name={chip.icon} size={12} x={CHIP.pad} y={4} colour={colour} />}
            <SvgText
              x={CHIP.pad + (chip.icon ? CHIP.icon : 0)}
              size={CHIP.size}
              lineHeight={CHIP.h}
              face={chipFace(chip)}
              text={chip.text}
              colour={colour}
            />
          </g>
        )
      })}
    </>
  )
}

function drawPortrait({ size, portrait, initial }: PortraitPart, colours: Colours): ReactElement {
  const r = size / 2
  const sign = portrait === undefined || portrait.startsWith('file:') ? initial : portrait
  return (
    <>
      <path
        d={`M${r} 0A${r} ${r} 0 0 1 ${r} ${size}H${r / 2}A${r / 2} ${r / 2} 0 0 1 0 ${size - r / 2}V${r}A${r} ${r} 0 0 1 ${r} 0Z`}
        fill={colours.paint}
      />
      <text
        x={r}
        y={r + 8}
        textAnchor="middle"
        fontSize={22}
        fontWeight={700}
        fill={colours.ground}
      >
        {sign}
      </text>
    </>
  )
}

function drawEvidence({ marks, text }: EvidencePart, { paint }: Colours): ReactElement {
  const { w, h, step } = EVIDENCE_MARK
  return (
    <>
      {marks.map((isFounded, i) => (
        <rect
          key={i}
          x={i * step + 0.6}
          y={6}
          width={w - 1.2}
          height={h - 1.2}
          rx={2}
          fill={isFounded ? paint : 'none'}
          stroke={paint}
          strokeWidth={1.2}
        />
      ))}
      <SvgText
        x={marks.length * step + 6}
        {...{ size: 12, lineHeight: 16, face: '500' as const, text }}
        colour={paint}
      />
    </>
  )
}
