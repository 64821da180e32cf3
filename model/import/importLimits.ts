/** As many stories as a board can show with ease, and one file can hold. */
export const MAX_IMPORT_ROWS = 5000
/** Spreadsheets leave empty rows behind; more than these, with the others, aren't worth the time to read them. */
const MAX_ROWS_WITH_EMPTY = 10 * MAX_IMPORT_ROWS
/** Cells have lines of their own. */
const MAX_LINES = 40 * MAX_IMPORT_ROWS

/** IMP8: rather refused whole than cut short. */
export class ImportTooLongError extends Error {
  override readonly name = 'ImportTooLongError'

  constructor() {
    super(`An import holds at most ${MAX_IMPORT_ROWS} rows; this one has more`)
  }
}

/** Looks at no more of it than it takes to know. @throws {ImportTooLongError} */
export function refuseManyLines(text: string): void {
  const ends = /\r\n|\r|\n/g
  for (let lines = 1; ends.test(text); lines++) {
    if (lines >= MAX_LINES) throw new ImportTooLongError()
  }
}

/** Counts rows, to be asked of each as it is read. @throws {ImportTooLongError} at the first one too many */
export function rowCounter(): (cells: readonly string[]) => void {
  let filled = 0
  let all = 0
  return (cells) => {
    if (isFilled(cells)) filled++
    if (filled > MAX_IMPORT_ROWS || ++all > MAX_ROWS_WITH_EMPTY) throw new ImportTooLongError()
  }
}

export function isFilled(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== '')
}
