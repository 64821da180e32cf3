import styles from './Kbd.module.css'

/** A key combination as `Ctrl+Shift+Z`; each key is drawn on its own. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className={styles.keys}>
      {keys.split(/\+(?=.)/).map((key, i) => (
        <kbd key={i} className={styles.key}>
          {key}
        </kbd>
      ))}
    </kbd>
  )
}
