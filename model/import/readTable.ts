import { parse } from 'csv-parse/browser/esm/sync'
import { readStory, splitTag } from '../storyText.ts'
import { isKnownHeader } from './headers.ts'
import { ImportTooLongError, isFilled, refuseManyLines, rowCounter } from './importLimits.ts'

/** One row of a file as it stands there. */
export interface TableRow {
  readonly cells: readonly string[]
  /** Where it begins in the file, from 1. */
  readonly line: number
  readonly raw: string
}

export interface Table {
  readonly format: 'lines' | 'table'
  /** What separates its cells; undefined for plain lines. */
  readonly delimiter: string | undefined
  readonly rows: readonly TableRow[]
  /** A quote was never closed: quotes were read as plain signs, so that a cell may be torn into rows. */
  readonly torn: boolean
}

const DELIMITERS = [',', ';', '\t', '|']
const BLANK: ReadonlySet<string> = new Set([...DELIMITERS, ' ', '\r', '\n'])
/** Enough to know a file by. */
const SAMPLE_CHARS = 64_000
const SAMPLE_ROWS = 50
/** Those 50 are looked for among so many, some of which may be empty. */
const SAMPLE_RECORDS = 500
/** No table of stories is wider; what is goes into the last column. */
const MAX_COLUMNS = 1000

/**
 * Finds out whether a text is a table or plain lines, and reads it. Nothing in it is left out.
 *
 * @throws {ImportTooLongError} as soon as it has more rows than that
 */
export function readTable(whole: string): Table {
  const text = withoutBlankEnd(whole)
  refuseManyLines(text)
  const told = /^sep=(.)(?:\r\n|\r|\n)/i.exec(text)
  if (told?.[1] !== undefined) {
    const rows = readRows(text.slice(told[0].length), told[1])
    return { ...rows, rows: rows.rows.map((row) => ({ ...row, line: row.line + 1 })) }
  }
  const delimiter = findDelimiter(text.slice(0, SAMPLE_CHARS))
  return delimiter === undefined ? readLines(text) : readRows(text, delimiter)
}

/** Without the empty rows at the end, of which a spreadsheet may leave a million behind. */
function withoutBlankEnd(text: string): string {
  let end = text.length
  while (end > 0 && BLANK.has(text.charAt(end - 1))) end--
  if (end === 0) return ''
  const rest = /[\r\n]/.exec(text.slice(end))
  return rest ? text.slice(0, end + rest.index) : text
}

function readRows(text: string, delimiter: string): Table {
  const quoted = (quote: boolean): Table => {
    let line = 1
    const rows = recordsOf(text, { delimiter, quote }).map(({ record, raw }) => {
      const row = { cells: withinWidth(record), line, raw: raw.replace(/(?<![\r\n])[\r\n]+$/, '') }
      line += raw.split(/\r\n|\r|\n/).length - 1
      return row
    })
    return { format: 'table', delimiter, rows, torn: !quote }
  }
  return withOrWithoutQuotes(quoted)
}

/** A quote that is never closed is a plain sign. */
function withOrWithoutQuotes<T>(read: (quote: boolean) => T): T {
  try {
    return read(true)
  } catch (error) {
    if (error instanceof ImportTooLongError) throw error
    return read(false)
  }
}

interface Parsed {
  readonly record: string[]
  readonly raw: string
}

/** The rows of a text; of at most the first `to` where that is given. @throws {ImportTooLongError} */
function recordsOf(
  text: string,
  { delimiter, quote, to }: { delimiter: string; quote: boolean; to?: number },
): Parsed[] {
  const count = rowCounter()
  // The library's types know the shape of a record with `raw` only for named columns.
  return parse(text, {
    ...{ delimiter, raw: true, relax_quotes: true, relax_column_count: true },
    ...{ record_delimiter: ['\r\n', '\n', '\r'], ...(to && { to }), ...(!quote && { quote }) },
    on_record: (parsed: unknown) => {
      count((parsed as Parsed).record)
      return parsed as string[]
    },
  }) as unknown as Parsed[]
}

function withinWidth(cells: string[]): string[] {
  if (cells.length <= MAX_COLUMNS) return cells
  const rest = cells.slice(MAX_COLUMNS - 1).filter((cell) => cell.trim() !== '')
  return [...cells.slice(0, MAX_COLUMNS - 1), rest.join(' ')]
}

/** One row a line; tags before the stories become a first column. */
function readLines(text: string): Table {
  const lines = text.split(/\r\n|\n|\r/)
  const count = rowCounter()
  for (const line of lines) count([line])
  const split = lines.map(splitTag)
  const tagged = split.some(([tag]) => tag !== '')
  const rows = lines.map((raw, i) => {
    const [tag, rest] = split[i] ?? ['', raw]
    const story = rest.trim()
    const cells = tagged ? [story === '' ? '' : tag, story] : [story]
    return { cells, line: i + 1, raw }
  })
  if (rows.at(-1)?.raw === '') rows.pop()
  return { format: 'lines', delimiter: undefined, rows, torn: false }
}

/** The separator under which the text reads as a table; undefined when it reads as lines. */
function findDelimiter(sample: string): string | undefined {
  const tables = DELIMITERS.map((delimiter) => ({
    delimiter,
    rows: withOrWithoutQuotes((quote) =>
      recordsOf(sample, { delimiter, quote, to: SAMPLE_RECORDS }),
    )
      .map(({ record }) => withinWidth(record))
      .filter(isFilled)
      .slice(0, SAMPLE_ROWS)
      .map(withoutEmptyEnd),
  }))
  const known = tables.map(({ rows }) => (rows[0] ?? []).filter(isKnownHeader).length)
  const best = tables[known.indexOf(Math.max(...known))]
  if (Math.max(...known) > 1 || (Math.max(...known) === 1 && isRegular(best?.rows ?? []))) {
    return best?.delimiter
  }
  const lines = sample.split(/\r\n|\n|\r/).slice(0, SAMPLE_ROWS)
  const sentences = lines.filter((line) => readStory(line).parts.asA !== '').length
  if (sentences * 2 > lines.filter((line) => line.trim() !== '').length) {
    return isRegular(tables.find(({ delimiter }) => delimiter === '\t')?.rows ?? [])
      ? '\t'
      : undefined
  }
  return (
    tables.find(({ rows }) => isRegular(rows))?.delimiter ?? quotedColumn(lines, tables[0]?.rows)
  )
}

/** A comma where the file is one column of quoted cells. */
function quotedColumn(lines: readonly string[], rows: readonly (readonly string[])[] = []) {
  const quoted =
    lines.some((line) => line.startsWith('"')) && lines.some((line) => line.endsWith('"'))
  return quoted && rows.every((row) => row.length === 1) ? ',' : undefined
}

/** Nine rows of ten are as wide as the first, and wider than one cell. */
function isRegular(rows: readonly (readonly string[])[]): boolean {
  const width = rows[0]?.length ?? 0
  const same = rows.filter((row) => row.length === width).length
  return width > 1 && rows.length > 1 && same >= rows.length * 0.9
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  let end = cells.length
  while (end > 1 && cells[end - 1]?.trim() === '') end--
  return cells.slice(0, end)
}
