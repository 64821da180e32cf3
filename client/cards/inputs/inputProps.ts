/** An input of one plain value: knows no card, so that fields, rows of lists and cells of a table use the same. */
export interface InputProps<V> {
  readonly label: string
  readonly value: V | undefined
  readonly onChange: (value: V | undefined) => void
  readonly readOnly: boolean
  readonly hint?: string | undefined
  /** Begins with the focus here; a list to choose from opens at once. */
  readonly autoFocus?: boolean | undefined
  /** A choice was made or given up. */
  readonly onDone?: (() => void) | undefined
}
