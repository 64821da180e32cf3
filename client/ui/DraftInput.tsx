import { useState, type KeyboardEvent } from 'react'
import { classes } from './classes.ts'
import styles from './DraftInput.module.css'
import { useLatestAtEnd } from './useLatestAtEnd.ts'

interface DraftInputProps {
  label: string
  value: string
  /** Called when the person is done: on leaving the field and on Enter, and only if the text is another. */
  onCommit: (value: string) => void
  placeholder?: string
  inputMode?: 'text' | 'numeric'
  maxLength?: number
  className?: string | undefined
}

/** A text that is edited in place and kept when done; Escape gives the old one back. */
export function DraftInput(props: DraftInputProps) {
  const { label, value, onCommit, className, ...rest } = props
  const [draft, setDraft] = useState<string>()
  const commit = () => {
    if (draft !== undefined && draft.trim() !== value) onCommit(draft.trim())
    setDraft(undefined)
  }
  useLatestAtEnd(commit)
  const handleKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur()
    if (event.key === 'Escape' && draft !== undefined) {
      setDraft(undefined)
      event.stopPropagation()
    }
  }
  return (
    <input
      aria-label={label}
      value={draft ?? value}
      className={classes(styles.input, className)}
      onBlur={commit}
      onKeyDown={handleKey}
      onChange={(event) => setDraft(event.target.value)}
      {...rest}
    />
  )
}
