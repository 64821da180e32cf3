import { readNumber } from '../cells.ts'
import { readStory } from '../storyText.ts'
import { isKnownHeader, isOwnHeader, targetOfHeader, type ImportTarget } from './headers.ts'
import type { ImportColumn } from './importPlan.ts'
import type { Table, TableRow } from './readTable.ts'

/** No story consists of this many names of columns. */
const SURE = 5

/** IMP2: a header is known by its words, or by looking unlike what stands below it. */
export function findHeader({ format }: Table, rows: readonly TableRow[]): boolean {
  const [first, ...rest] = rows
  if (!first) return false
  const cells = first.cells.filter((cell) => cell.trim() !== '')
  const known = cells.filter(isKnownHeader).length
  if (format === 'lines') return known > 0 && rest.length > 0
  if (known > 1 && known >= Math.min(cells.length / 2, SURE)) return true
  if (rest.length === 0) return false
  const isName = (cell: string) =>
    cell.length <= 40 && readNumber(cell) === undefined && readStory(cell).parts.asA === ''
  if (!cells.every(isName) || new Set(cells).size < cells.length) return false
  if (known === 1) return true
  const below = rest.slice(0, 50)
  return first.cells.some((cell, i) => {
    const values = below.map((row) => row.cells[i]?.trim() ?? '').filter((text) => text !== '')
    const length = values.reduce((sum, text) => sum + text.length, 0) / Math.max(1, values.length)
    return (
      values.length > 0 &&
      (values.every((text) => readNumber(text) !== undefined) || length > 3 * cell.length + 20)
    )
  })
}

/** Uses by the names of the columns. Nameless columns with text go into the requirements; our own keys are given anew. */
export function targetsByHeader(
  columns: readonly ImportColumn[],
  body: readonly TableRow[],
): (ImportTarget | undefined)[] {
  const headers = columns.map((column) => column.header)
  const own = isOwnHeader(headers)
  const targets = columns.map(({ header, samples }) => {
    if (header === '') return samples.length > 0 ? 'requirements' : undefined
    const target = targetOfHeader(header)
    return own && target === 'reference' ? undefined : target
  })
  if (!targets.includes('sentence') && !targets.includes('iWant')) {
    const prose = longestColumn(targets, body)
    if (prose >= 0) targets[prose] = 'sentence'
  }
  return targets
}

export function targetsByContent(
  { format }: Table,
  columns: readonly ImportColumn[],
  body: readonly TableRow[],
): (ImportTarget | undefined)[] {
  const targets = columns.map((): ImportTarget | undefined => undefined)
  if (format === 'lines') {
    targets[columns.length - 1] = 'sentence'
    const tagged = columns.length > 1 && areKeys(body.map((row) => row.cells[0] ?? ''))
    if (tagged) targets[0] = 'reference'
    return targets
  }
  const prose = longestColumn(targets, body)
  return targets.map((_, i) => (i === prose ? 'sentence' : 'requirements'))
}

/** Tags that name one story each, and aren't just its number in a list. */
function areKeys(tags: readonly string[]): boolean {
  const used = tags.filter((tag) => tag !== '')
  return new Set(used).size === used.length && used.some((tag) => !/^\d+[.)]?$/.test(tag))
}

/** The column without a use that holds the most text; of the description where nothing else is left. */
function longestColumn(
  targets: readonly (ImportTarget | undefined)[],
  body: readonly TableRow[],
): number {
  const lengths = targets.map(() => 0)
  for (const { cells } of body) {
    cells.forEach((cell, i) => {
      const isFree = targets[i] === undefined || targets[i] === 'requirements'
      if (isFree) lengths[i] = (lengths[i] ?? 0) + cell.trim().length
    })
  }
  const most = lengths.reduce((a, b) => Math.max(a, b), 0)
  return most === 0 ? -1 : lengths.indexOf(most)
}
