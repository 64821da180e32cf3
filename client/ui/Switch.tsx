import styles from './Switch.module.css'

interface SwitchProps {
  readonly label: string
  /** What it is good for, in a sentence. */
  readonly about: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** Something that is on or off at once. */
export function Switch({ label, about, on, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      className={styles.switch}
      onClick={() => onChange(!on)}
    >
      <span className={styles.text}>
        {label}
        <small>{about}</small>
      </span>
      <span className={styles.track} />
    </button>
  )
}
