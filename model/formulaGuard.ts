/** The last column of a file written for a spreadsheet, and what it says in each row. */
export const PROFILE_HEADER = 'Export profile'
export const EXCEL_PROFILE = 'excel-1'

/** A text that a spreadsheet would take for a formula; a blank in front does not help, nor does a sign of ours. */
const FORMULA = /^'*(?:[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\0])/

/** IMP6: an apostrophe in front makes a spreadsheet show the text as it is. Numbers stay numbers. */
export function guarded<T extends string | number | undefined>(cell: T): T | string {
  return typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : cell
}

/** The text before `guarded`. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
}
