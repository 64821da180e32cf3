/** One measured number and the promise it is held against (docs/promises.md). */
export interface Figure {
  readonly what: string
  readonly measured: number
  readonly unit: string
  readonly bound: 'at most' | 'at least'
  readonly limit: number
  /** The same of other programs, by their names; undefined where it can't be measured. */
  readonly others?: Readonly<Record<string, number | undefined>>
}

/** A benchmark: prepares what it needs, measures, cleans up. */
export type Bench = (effort: 'quick' | 'full') => Promise<readonly Figure[]>

export function isKept({ measured, bound, limit }: Figure): boolean {
  return bound === 'at most' ? measured <= limit : measured >= limit
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('There is no median of nothing')
  return middle
}

export function tableOf(figures: readonly Figure[]): string {
  const others = [...new Set(figures.flatMap((figure) => Object.keys(figure.others ?? {})))]
  const rows = figures.map((figure) => [
    isKept(figure) ? '✓' : '✗',
    figure.what,
    ...others.map((name) => cell(figure.others?.[name])),
    `${round(figure.measured)} ${figure.unit}`,
    `${figure.bound === 'at most' ? '≤' : '≥'} ${figure.limit} ${figure.unit}`,
  ])
  if (others.length > 0) rows.unshift(['', '', ...others, 'Atelier', 'goal'])
  return aligned(rows)
}

/** Rows of a table as lines, each column as wide as its widest cell. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cell(value: number | undefined): string {
  return value === undefined ? '–' : round(value)
}

export function round(value: number): string {
  if (value >= 100) return String(Math.round(value))
  return value.toFixed(value < 10 ? 2 : 1)
}
