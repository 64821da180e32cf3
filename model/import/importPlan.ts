import { foldName } from '../fold.ts'
import type { BoardState } from '../state.ts'
import { EXCEL_PROFILE, PROFILE_HEADER, unguarded } from '../formulaGuard.ts'
import { withoutBom } from './decodeText.ts'
import { IMPORT_TARGETS, isOwnHeader, type ImportTarget } from './headers.ts'
import { isFilled } from './importLimits.ts'
import { knownCards, NOTHING_KNOWN, type KnownCards, type KnownKind } from './knownCards.ts'
import { findHeader, targetsByContent, targetsByHeader } from './proposeColumns.ts'
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
  /** What a column can become: ranks are for those who may pin them. */
  readonly targets: readonly ImportTarget[]
}

const SAMPLES = 3

/**
 * Reads plain lines, CSV or cells pasted from a spreadsheet as stories. With a board's state, names are matched
 * with its cards and stories it holds already are told. Throws `ImportTooLongError`.
 *
 * @param mayPin whether who imports may give stories a rank
 */
export function planImport(text: string, state?: BoardState, mayPin = true): ImportPlan {
  const table = readTable(withoutBom(text))
  const known = state ? knownCards(state) : NOTHING_KNOWN
  const targets = IMPORT_TARGETS.filter((target) => mayPin || target !== 'rank')
  return setHeader({ ...NO_PLAN, table, known, targets }, findHeader(table, filledRows(table)))
}

/** The plan with its first row read as names of columns, or as a story like the others. */
export function setHeader(plan: ImportPlan, hasHeader: boolean): ImportPlan {
  const rows = filledRows(plan.table)
  const headers = hasHeader ? (rows[0]?.cells ?? []) : []
  const body = hasHeader ? rows.slice(1) : rows
  const columns = samplesOf(rows, body).map((samples, i): ImportColumn => {
    return { header: headers[i]?.trim() ?? '', samples, target: undefined }
  })
  const proposed = hasHeader
    ? targetsByHeader(columns, body)
    : targetsByContent(plan.table, columns, body)
  const targets = proposed.map((target) => offered(plan, target))
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
  return setTargets(
    plan,
    plan.columns.map((old, i) => (i === column ? target : old.target)),
  )
}

/** The plan with these uses of its columns from the first on; what the list doesn't reach stays. */
export function setTargets(
  plan: ImportPlan,
  targets: readonly (ImportTarget | undefined)[],
): ImportPlan {
  return readRows({
    ...plan,
    columns: plan.columns.map((old, i) => ({
      ...old,
      target: i < targets.length ? offered(plan, targets[i]) : old.target,
    })),
  })
}

function offered({ targets }: ImportPlan, wanted: ImportTarget | undefined) {
  return targets.find((target) => target === wanted)
}

/** The same plan against a board as it is now. */
export function withBoard(plan: ImportPlan, state: BoardState): ImportPlan {
  return readRows({ ...plan, known: knownCards(state) })
}

const NO_PLAN: Omit<ImportPlan, 'table' | 'known' | 'targets'> = {
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

/** The first texts of each column, as many columns as the widest row has cells. */
function samplesOf(rows: readonly TableRow[], body: readonly TableRow[]): string[][] {
  const samples: string[][] = []
  for (const { cells } of rows) while (samples.length < cells.length) samples.push([])
  for (const { cells } of body) {
    cells.forEach((cell, i) => {
      const texts = samples[i]
      if (texts && texts.length < SAMPLES && cell.trim() !== '') texts.push(cell.trim())
    })
  }
  return samples
}

function filledRows(table: Table): TableRow[] {
  return table.rows.filter((row) => isFilled(row.cells))
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
