import { useEffect, useRef, useState } from 'react'
import styles from './control.module.css'
import type { InputProps } from './inputProps.ts'

/** A short text for several cards at once, written when it is finished; live typing belongs to one card. */
export function BulkTextInput({ label, value = '', onChange, hint }: InputProps<string>) {
  const [draft, setDraft] = useState<string>()
  const commit = () => {
    if (draft !== undefined && draft !== value) onChange(draft)
    setDraft(undefined)
  }
  const latest = useRef(commit)
  useEffect(() => {
    latest.current = commit
  })
  // Taken from the page while somebody types, for example by a step that others write in: it is kept as it would have been.
  useEffect(() => () => latest.current(), [])
  return (
    <div className={styles.control}>
      <input
        className={styles.input}
        aria-label={label}
        placeholder={hint}
        value={draft ?? value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </div>
  )
}
