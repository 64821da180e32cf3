import { foldName } from '../fold.ts'
import { readNumber } from '../cells.ts'
import type { BoardState } from '../state.ts'
import { readStory } from '../storyText.ts'
import { EXCEL_PROFILE, PROFILE_HEADER, unguarded } from '../formulaGuard.ts'
import { withoutBom } from './decodeText.ts'
import { isKnownHeader, isOwnHeader, targetOfHeader, type ImportTarget } from './headers.ts'
import { knownCards, NOTHING_KNOWN, type KnownCards, type KnownKind } from './knownCards.ts'
import { asText, readRow, type ImportRow } from './readRow.ts'
import { readTable, type Table, type TableRow } from './readTable.ts'

export interface ImportColumn {
  /** What the file calls it; '' without a header. */
  readonly header: string
  /** Its first texts, for a preview. */
  readonly samples: readonly string[]
  /** The field it becomes; undefined = left out. */
  readonly target: ImportTarget | undefined
}

/** What an import will do, before it does it. IMP1: each row that holds anything becomes exactly one card. */
export interface ImportPlan {
  readonly table: Table
  readonly hasHeader: boolean
  readonly columns: readonly ImportColumn[]
  readonly rows: readonly ImportRow[]
  readonly skippedEmpty: number
  /** Rows that only repeat the header, where files were put one behind the other. */
  readonly skippedHeaders: number
  /** Names that no card has yet: cards made with the stories. */
  readonly newEpics: readonly string[]
  readonly newPersonas: readonly string[]
  readonly known: KnownCards
}

const SAMPLES = 3
/** No story consists of this many names of columns. */
const SURE = 5

/**
 * Reads plain lines, CSV or cells pasted from a spreadsheet as stories. With a board's state, names are matched
 * with its cards and stories it holds already are told.
 */
export function planImport(text: string, state?: BoardState): ImportPlan {
  const table = readTable(withoutBom(text))
  const known = state ? knownCards(state) : NOTHING_KNOWN
  return setHeader({ ...NO_PLAN, table, known }, findHeader(table))
}

/** The plan with its first row read as names of columns, or as a story like the others. */
export function setHeader(plan: ImportPlan, hasHeader: boolean): ImportPlan {
  const rows = filledRows(plan.table)
  const headers = hasHeader ? (rows[0]?.cells ?? []) : []
  const body = hasHeader ? rows.slice(1) : rows
  const width = Math.max(0, ...rows.map((row) => row.cells.length))
  const columns = Array.from({ length: width }, (_, i): ImportColumn => {
    const samples = body.map((row) => row.cells[i]?.trim() ?? '').filter((cell) => cell !== '')
    return {
      header: headers[i]?.trim() ?? '',
      samples: samples.slice(0, SAMPLES),
      target: undefined,
    }
  })
  const targets = hasHeader ? targetsByHeader(columns, body) : targetsByContent(plan.table, body)
  return readRows({
    ...plan,
    hasHeader,
    columns: columns.map((column, i) => ({ ...column, target: targets[i] })),
  })
}

/** The plan with another use of one column; `undefined` leaves it out. */
export function setTarget(
  plan: ImportPlan,
  column: number,
  target: ImportTarget | undefined,
): ImportPlan {
  return readRows({
    ...plan,
    columns: plan.columns.map((old, i) => (i === column ? { ...old, target } : old)),
  })
}

/** The same plan against a board as it is now. */
export function withBoard(plan: ImportPlan, state: BoardState): ImportPlan {
  return readRows({ ...plan, known: knownCards(state) })
}

const NO_PLAN: Omit<ImportPlan, 'table' | 'known'> = {
  hasHeader: false,
  columns: [],
  rows: [],
  skippedEmpty: 0,
  skippedHeaders: 0,
  newEpics: [],
  newPersonas: [],
}

function readRows(plan: ImportPlan): ImportPlan {
  const filled = filledRows(plan.table)
  const header = plan.hasHeader ? filled[0] : undefined
  const body = filled.slice(header ? 1 : 0).filter((row) => !repeats(row, header))
  const context = {
    targets: plan.columns.map((column) => column.target),
    headers: plan.columns.map((column) => column.header),
    known: plan.known,
    exact: isOwnHeader(plan.columns.map((column) => column.header)),
    names: namesByKey(plan.columns, body),
    seen: new Set<string>(),
  }
  const marker = plan.columns.findIndex((column) => column.header === PROFILE_HEADER)
  const rows = body.map((row) => readRow(plainRow(row, marker), context))
  const epics = new Set(
    rows.flatMap(({ kind, values }) => (kind === 'epic' ? [foldName(asText(values['name']))] : [])),
  )
  return {
    ...plan,
    rows,
    skippedEmpty: plan.table.rows.length - filled.length,
    skippedHeaders: filled.length - body.length - (header ? 1 : 0),
    newEpics: newNames(rows, 'epic', plan.known).filter((name) => !epics.has(foldName(name))),
    newPersonas: newNames(rows, 'persona', plan.known),
  }
}

function filledRows(table: Table): TableRow[] {
  return table.rows.filter((row) => row.cells.some((cell) => cell.trim() !== ''))
}

function repeats(row: TableRow, header: TableRow | undefined): boolean {
  return header !== undefined && row.cells.join('\0') === header.cells.join('\0')
}

/** Cells as they were before they were made safe for a spreadsheet. */
function plainRow(row: TableRow, marker: number): TableRow {
  return row.cells[marker] === EXCEL_PROFILE ? { ...row, cells: row.cells.map(unguarded) } : row
}

function newNames(rows: readonly ImportRow[], field: KnownKind, known: KnownCards): string[] {
  const names = new Map<string, string>()
  for (const { kind, values } of rows) {
    const name = values[field]
    if (kind !== 'story' || typeof name !== 'string' || known[field].has(foldName(name))) continue
    if (!names.has(foldName(name))) names.set(foldName(name), name.trim())
  }
  return [...names.values()]
}

/** Names of rows by their keys and numbers, so that an epic can be found by either. */
function namesByKey(columns: readonly ImportColumn[], rows: readonly TableRow[]) {
  const names = new Map<string, string>()
  const isKey = (column: ImportColumn) =>
    column.target === 'reference' || /^(?:issue|work item) (?:id|key)$/i.test(column.header)
  const keys = columns.flatMap((column, i) => (isKey(column) ? [i] : []))
  const title = columns.findIndex((column) => column.target === 'sentence')
  const types = columns.findIndex((column) => column.target === 'issueType')
  if (title < 0 || types < 0) return names
  for (const { cells } of rows) {
    if (!/^epics?$/i.test(cells[types]?.trim() ?? '')) continue
    for (const i of keys) names.set(foldName(cells[i] ?? ''), cells[title]?.trim() ?? '')
  }
  return names
}

/** IMP2: a header is known by its words, or by looking unlike what stands below it. */
function findHeader(table: Table): boolean {
  const [first, ...rest] = filledRows(table)
  if (!first) return false
  const cells = first.cells.filter((cell) => cell.trim() !== '')
  const known = cells.filter(isKnownHeader).length
  if (table.format === 'lines') return known > 0 && rest.length > 0
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

/** Nameless columns with text go into the requirements; our own keys are given anew. */
function targetsByHeader(
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

function targetsByContent(table: Table, body: readonly TableRow[]): (ImportTarget | undefined)[] {
  const width = Math.max(0, ...body.map((row) => row.cells.length))
  const targets = Array.from({ length: width }, (): ImportTarget | undefined => undefined)
  if (table.format === 'lines') {
    targets[width - 1] = 'sentence'
    if (width > 1 && areKeys(body.map((row) => row.cells[0] ?? ''))) targets[0] = 'reference'
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
  const free = targets.map((target) => target === undefined || target === 'requirements')
  const lengths = targets.map((_, i) =>
    free[i] ? body.reduce((sum, row) => sum + (row.cells[i]?.trim().length ?? 0), 0) : 0,
  )
  const most = Math.max(0, ...lengths)
  return most === 0 ? -1 : lengths.indexOf(most)
}
