import type { Line } from './faceText.ts'

/**
 * What a card shows on the canvas, laid out: every line broken, every chip placed, in canvas units from the card's top
 * left. The page and the image export draw exactly this, so that a card looks the same in a browser, a file and a test.
 */
export interface Face {
  readonly w: number
  readonly h: number
  readonly parts: readonly FacePart[]
  /** The card's name in one piece, for when it is too small to read its lines. */
  readonly title: string
}

export type FacePart = EyebrowPart | TextPart | ChipsPart | PortraitPart | EvidencePart | BarPart

interface Placed {
  readonly x: number
  readonly y: number
}

/** The small line above the title: what it is, in the kind's own colour. */
export interface EyebrowPart extends Placed {
  readonly type: 'eyebrow'
  readonly text: string
  readonly icon?: FaceIcon
  /** A key, which is set in the monospaced font. */
  readonly mono?: true
  /** Nothing is known yet: the text says what is missing. */
  readonly empty?: true
}

export interface TextPart extends Placed {
  readonly type: 'text'
  readonly lines: readonly Line[]
  readonly size: number
  readonly lineHeight: number
  readonly mark?: 'goal' | 'pain' | 'more'
  /** The field is empty: the lines are its hint. */
  readonly empty?: true
}

export interface ChipsPart extends Placed {
  readonly type: 'chips'
  readonly chips: readonly PlacedChip[]
}

export interface PortraitPart extends Placed {
  readonly type: 'portrait'
  readonly size: number
  /** An emoji, `file:` and a name, or undefined for the initial. */
  readonly portrait: string | undefined
  readonly initial: string
}

/** How well a persona is founded: a mark each, filled where somebody asked or measured. */
export interface EvidencePart extends Placed {
  readonly type: 'evidence'
  readonly marks: readonly boolean[]
  readonly text: string
}

/** How far a number has come, from 0 to 1; undefined where nobody has measured. */
export interface BarPart extends Placed {
  readonly type: 'bar'
  readonly w: number
  readonly progress: number | undefined
}

/** Drawings of the interface's own set, those of the kinds among them. */
export type FaceIcon =
  | 'touchpoint'
  | 'epic'
  | 'box'
  | 'boxDone'
  | 'objective'
  | 'property'
  | 'verticalCandidate'
  | 'productCandidate'
  | 'bolt'
  | 'form'
  | 'persona'
  | 'agenda'

/** `strong` is a macro moment: red and bold. */
export type ChipTone = 'plain' | 'strong' | 'accent' | 'paint' | 'ok'

export interface Chip {
  readonly text: string
  readonly tone: ChipTone
  readonly icon?: FaceIcon
}

export interface PlacedChip extends Chip {
  /** From the row's left. */
  readonly x: number
  readonly w: number
}

export const EYEBROW = { size: 12, lineHeight: 16, icon: 16 }
export const CHIP = { size: 12, h: 20, pad: 8, gap: 4, icon: 15 }
/** A mark of evidence, and how far each begins from the one before. */
export const EVIDENCE_MARK = { w: 12, h: 5, step: 15 }
