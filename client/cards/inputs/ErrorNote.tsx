import styles from './control.module.css'

/** Why an input can't take what it says; named by the input's `aria-describedby`. */
export function ErrorNote({ id, text }: { id: string; text: string }) {
  return (
    <p id={id} className={styles.error}>
      {text}
    </p>
  )
}
