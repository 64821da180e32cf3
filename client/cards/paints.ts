import type { CSSProperties } from 'react'
import { kindOf, textOf, type Card } from '../../model/cards.ts'

/** The colours of a card by the names of their tokens in app.css. */
export interface Paint {
  /** For lines, marks and words. */
  readonly strong: string
  readonly ground: string
  readonly text: string
}

/**
 * What a kind looks like besides its colour, so that it is told apart in greyscale: corners (clockwise from the top left),
 * a spine at the left or a band at the top in units, and the kind of border.
 */
export interface Form {
  readonly corners: readonly [number, number, number, number]
  readonly spine: number
  readonly band: number
  readonly border: 'line' | 'paint' | 'dashed' | 'none'
}

const even = (radius: number): Form['corners'] => [radius, radius, radius, radius]
const PLAIN_FORM: Form = { corners: even(10), spine: 0, band: 0, border: 'line' }

const FORMS: Readonly<Record<string, Form>> = {
  note: { ...PLAIN_FORM, corners: even(3), border: 'none' },
  persona: { ...PLAIN_FORM, corners: even(20), border: 'paint' },
  touchpoint: { ...PLAIN_FORM, spine: 5 },
  story: { ...PLAIN_FORM, spine: 5, border: 'paint' },
  epic: { ...PLAIN_FORM, band: 7 },
  action: { ...PLAIN_FORM, border: 'paint' },
  objective: { ...PLAIN_FORM, corners: [20, 4, 20, 4], border: 'paint' },
  property: { ...PLAIN_FORM, corners: even(4), border: 'dashed' },
  verticalCandidate: { ...PLAIN_FORM, corners: [4, 4, 20, 20] },
  productCandidate: { ...PLAIN_FORM, corners: [4, 4, 20, 20] },
}

export function formOf(kind: string): Form {
  return FORMS[kind] ?? PLAIN_FORM
}

const PAINTS: Readonly<Record<string, Paint>> = {
  plum: { strong: 'persona', ground: 'persona-soft', text: 'ink' },
  ink: { strong: 'stage', ground: 'surface', text: 'ink' },
  teal: { strong: 'touchpoint', ground: 'surface', text: 'ink' },
  ochre: { strong: 'story', ground: 'story-soft', text: 'ink' },
  yellow: { strong: 'note-text', ground: 'note-yellow', text: 'note-text' },
  blue: { strong: 'epic', ground: 'surface', text: 'ink' },
  green: { strong: 'action', ground: 'action-soft', text: 'ink' },
  red: { strong: 'objective', ground: 'objective-soft', text: 'ink' },
  grey: { strong: 'plain', ground: 'surface-2', text: 'ink' },
}

/** The strong token of each colour that people can choose. */
const STRONG: Readonly<Record<string, string>> = {
  ink: 'stage',
  blue: 'epic',
  teal: 'touchpoint',
  green: 'action',
  yellow: 'warn',
  orange: 'story',
  red: 'objective',
  plum: 'persona',
}

export function paintOf(card: Card): Paint {
  const paint = PAINTS[kindOf(card.kind)?.paint ?? 'grey'] ?? {
    strong: 'plain',
    ground: 'surface',
    text: 'ink',
  }
  const colour = textOf(card, 'colour')
  const strong = STRONG[colour]
  if (strong === undefined) return paint
  return card.kind === 'note' ? { ...paint, ground: `note-${colour}` } : { ...paint, strong }
}

/** Ground and words of a stage's chevron. */
export function stageTokens(card: Card): { strong: string; text: string } {
  const { strong } = paintOf(card)
  return { strong, text: strong === 'stage' ? 'stage-text' : 'surface' }
}

export function stagePaint(card: Card): CSSProperties {
  const { strong, text } = stageTokens(card)
  return {
    '--paint': `var(--${strong})`,
    '--on-paint': `var(--${text})`,
    '--ground': 'var(--surface)',
    '--text': 'var(--ink)',
  } as CSSProperties
}

/** A kind's own colour as CSS, for tools and invitations. */
export function strongOf(kind: string): string {
  const paint = kindOf(kind)?.paint ?? 'grey'
  return `var(--${kind === 'note' ? 'warn' : (PAINTS[paint]?.strong ?? 'plain')})`
}
