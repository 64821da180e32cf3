import type { Words } from './language.ts'
import { words } from './vocabulary.ts'

/** One step of a scale: the number that counts, and the sign that people see. */
export interface Tick {
  readonly value: number
  readonly label: string
}

export interface Scale {
  readonly label: Words
  readonly ticks: readonly Tick[]
}

const numbers = (...values: number[]): Tick[] =>
  values.map((value) => ({ value, label: String(value) }))

/** Named honestly: one that starts with 0 is not Fibonacci. T-shirt sizes count as 1, 2, 3, 5, 8, 13. */
export const SCALES = {
  fibonacci: { label: words('Fibonacci', 'Fibonacci'), ticks: numbers(1, 2, 3, 5, 8, 13, 21) },
  modifiedFibonacci: {
    label: words('Modified Fibonacci', 'Fibonacci modifiée'),
    ticks: [
      { value: 0, label: '0' },
      { value: 0.5, label: '½' },
      ...numbers(1, 2, 3, 5, 8, 13, 20, 40, 100),
    ],
  },
  tShirt: {
    label: words('T-shirt sizes', 'Tailles de T-shirt'),
    ticks: [
      { value: 1, label: 'XS' },
      { value: 2, label: 'S' },
      { value: 3, label: 'M' },
      { value: 5, label: 'L' },
      { value: 8, label: 'XL' },
      { value: 13, label: 'XXL' },
    ],
  },
  oneToFive: { label: words('1 to 5', '1 à 5'), ticks: numbers(1, 2, 3, 4, 5) },
} as const satisfies Record<string, Scale>

export type ScaleName = keyof typeof SCALES

export function isScaleName(value: unknown): value is ScaleName {
  return typeof value === 'string' && Object.hasOwn(SCALES, value)
}

/** Index of the tick nearest to `value`; the lower one where two are as near. */
export function nearestTick(scale: Scale, value: number): number {
  let best = 0
  scale.ticks.forEach((tick, i) => {
    const here = scale.ticks[best]
    if (here && Math.abs(tick.value - value) < Math.abs(here.value - value)) best = i
  })
  return best
}

/** The sign of a score on this scale; a value of another scale is shown as its number. */
export function scoreLabel(scale: Scale, value: number | undefined): string {
  if (value === undefined) return '–'
  return scale.ticks.find((tick) => tick.value === value)?.label ?? String(value)
}

/** The tick after which the middle lies: 5 of 1 2 3 5 | 8 13 21. */
export function middleTick(scale: Scale): number {
  return scale.ticks[Math.ceil(scale.ticks.length / 2) - 1]?.value ?? 0
}
