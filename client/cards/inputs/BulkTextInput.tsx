import { useState } from 'react'
import { useLatestAtEnd } from '../../ui/useLatestAtEnd.ts'
import styles from './control.module.css'
import type { InputProps } from './inputProps.ts'

/** A short text for several cards at once, written when it is finished; live typing belongs to one card. */
export function BulkTextInput({ label, value = '', onChange, hint }: InputProps<string>) {
  const [draft, setDraft] = useState<string>()
  const commit = () => {
    if (draft !== undefined && draft !== value) onChange(draft)
    setDraft(undefined)
  }
  useLatestAtEnd(commit)
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
