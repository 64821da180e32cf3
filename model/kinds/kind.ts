import type { Field } from '../fields.ts'
import type { Words } from '../language.ts'

/**
 * One kind of card, as data. Everything that shows, edits, stores, searches, imports or exports
 * cards reads this; a new kind is a new value of this type and a line in `cards.ts`.
 */
export interface Kind {
  readonly label: Words
  readonly plural: Words
  /** What the kind is for, in one sentence: tooltips and empty places. */
  readonly about: Words
  readonly fields: Readonly<Record<string, Field>>
  /** The text that names the card: what a note's text becomes when it is turned into this kind. */
  readonly title: string
  /** Fields on the card's face, in order; the rest is in the panel. */
  readonly face: readonly string[]
  /** The paint of its spine, from the client's tokens. */
  readonly paint: 'plum' | 'ink' | 'teal' | 'ochre' | 'yellow' | 'blue' | 'green' | 'red' | 'grey'
  /** Width on the canvas, in canvas units. Heights follow from the text. */
  readonly width: number
  /** Lies in a stage's column when its `stage` names one. */
  readonly inStage?: true
}
