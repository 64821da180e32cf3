/** An input of one plain value: knows no card, so that fields, rows of lists and cells of a table use the same. */
export interface InputProps<V> {
  readonly label: string
  readonly value: V | undefined
  readonly onChange: (value: V | undefined) => void
  readonly readOnly: boolean
  readonly hint?: string | undefined
  readonly autoFocus?: boolean | undefined
}
