import { useState, type KeyboardEvent } from 'react'
import { classes } from './classes.ts'
import styles from './DraftInput.module.css'

interface DraftInputProps {
  label: string
  value: string
  /** Called when the person is done: on leaving the field and on Enter, and only if the text is another. */
  onCommit: (value: string) => void
  /** Several lines; Enter then makes a new one. */
  long?: boolean
  placeholder?: string
  inputMode?: 'text' | 'numeric'
  maxLength?: number
  className?: string | undefined
}

/** A text that is edited in place and kept when done; Escape gives the old one back. */
export function DraftInput(props: DraftInputProps) {
  const { label, value, onCommit, long = false, className, ...rest } = props
  const [draft, setDraft] = useState<string>()
  const commit = () => {
    if (draft !== undefined && draft.trim() !== value) onCommit(draft.trim())
    setDraft(undefined)
  }
  const handleKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter' && !long) event.currentTarget.blur()
    if (event.key === 'Escape' && draft !== undefined) {
      setDraft(undefined)
      event.stopPropagation()
    }
  }
  const shared = {
    'aria-label': label,
    value: draft ?? value,
    onBlur: commit,
    onKeyDown: handleKey,
    ...rest,
  }
  return long ? (
    <textarea
      {...shared}
      rows={3}
      className={classes(styles.input, styles.long, className)}
      onChange={(event) => setDraft(event.target.value)}
    />
  ) : (
    <input
      {...shared}
      className={classes(styles.input, className)}
      onChange={(event) => setDraft(event.target.value)}
    />
  )
}
