import { stringify } from 'csv-stringify/sync'
import type { ExportTable } from '../../model/cells.ts'
import { EXCEL_PROFILE, guarded, PROFILE_HEADER } from '../../model/formulaGuard.ts'
import type { Language } from '../../model/language.ts'

/**
 * Three files for three readers. *excel*: as a spreadsheet of that language opens it by double click, safe from
 * formulas. *data*: RFC 4180, every cell exactly as it is. *jira*: what its importers read.
 */
export type CsvProfile = 'excel' | 'data' | 'jira'

/** Where a comma is the decimal sign, spreadsheets separate cells by a semicolon. */
const SEPARATOR: Record<Language, string> = { en: ',', fr: ';' }

export function csv(table: ExportTable, profile: CsvProfile, language: Language): string {
  const isExcel = profile === 'excel'
  const headers = isExcel ? [...table.headers, PROFILE_HEADER] : table.headers
  const rows = isExcel
    ? table.rows.map((row) => [...row.map(guarded), EXCEL_PROFILE])
    : table.rows.map((row) => [...row])
  return stringify([[...headers], ...rows], {
    bom: isExcel,
    delimiter: isExcel ? SEPARATOR[language] : ',',
    record_delimiter: 'windows',
    // Left alone, only this record delimiter is quoted, and a line feed within a cell would end its row.
    quoted_match: /[\r\n]/,
  })
}
