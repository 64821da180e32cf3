import { useId, type ComponentProps } from 'react'
import { classes } from './classes.ts'
import styles from './TextInput.module.css'

interface TextInputProps extends Omit<ComponentProps<'input'>, 'onChange' | 'size'> {
  label: string
  value: string
  onChange: (value: string) => void
  /** The label is read out but not shown. */
  bare?: boolean
  hint?: string
  error?: string | undefined
}

export function TextInput(props: TextInputProps) {
  const { label, value, onChange, bare = false, hint, error, className, ...rest } = props
  const id = useId()
  const note = error ?? hint
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={bare ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        className={styles.input}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? styles.hint : styles.error}>
          {note}
        </p>
      )}
    </div>
  )
}
