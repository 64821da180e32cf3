/** One measured number and the promise it is held against (docs/promises.md). */
export interface Figure {
  readonly what: string
  readonly measured: number
  readonly unit: string
  readonly bound: 'at most' | 'at least'
  readonly limit: number
}

/** A benchmark: prepares what it needs, measures, cleans up. */
export type Bench = () => Promise<readonly Figure[]>

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
  const rows = figures.map((figure) => [
    isKept(figure) ? '✓' : '✗',
    figure.what,
    `${round(figure.measured)} ${figure.unit}`,
    `${figure.bound === 'at most' ? '≤' : '≥'} ${figure.limit} ${figure.unit}`,
  ])
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n')
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1)
}
