import styles from './TableToolbar.module.css'

interface CheckBoxProps {
  readonly label: string
  readonly checked: boolean
  /** Some but not all. */
  readonly mixed?: boolean
  readonly onToggle: (range: boolean) => void
}

export function CheckBox({ label, checked, mixed = false, onToggle }: CheckBoxProps) {
  return (
    <input
      ref={(input) => {
        if (input) input.indeterminate = mixed
      }}
      type="checkbox"
      className={styles.check}
      aria-label={label}
      checked={checked}
      onChange={(event) => onToggle((event.nativeEvent as MouseEvent).shiftKey)}
    />
  )
}
