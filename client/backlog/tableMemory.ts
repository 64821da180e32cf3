import { NO_FILTERS, type Filters } from './tableRows.ts'

/** How this device last looked at a board's table. */
export interface TableLook {
  readonly filters: Filters
  readonly hidden: ReadonlySet<string>
}

const keyOf = (board: string) => `atelier.table.${board}`

/** What is kept comes from outside: anything else than text is left out. */
export function recallTable(board: string, usual: ReadonlySet<string>): TableLook {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(board)) ?? '{}') as Record<string, unknown>
    const filters = Object.entries((kept['filters'] ?? {}) as object).filter(
      ([name, value]) => name in NO_FILTERS && typeof value === 'string',
    )
    const { hidden } = kept
    const isList = Array.isArray(hidden) && hidden.every((id) => typeof id === 'string')
    return {
      filters: { ...NO_FILTERS, ...Object.fromEntries(filters) },
      hidden: isList ? new Set(hidden) : usual,
    }
  } catch {
    return { filters: NO_FILTERS, hidden: usual }
  }
}

export function rememberTable(board: string, { filters, hidden }: TableLook): void {
  try {
    localStorage.setItem(keyOf(board), JSON.stringify({ filters, hidden: [...hidden] }))
  } catch {
    // Without storage every visit begins as usual.
  }
}
