import {
  useCallback,
  useLayoutEffect,
  useRef,
  type ClipboardEvent,
  type KeyboardEvent,
} from 'react'
import type * as Y from 'yjs'
import { useCan } from '../state/session.ts'
import { useBoundText } from './useBoundText.ts'
import styles from './YTextArea.module.css'

interface YTextAreaProps {
  readonly text: Y.Text | undefined
  /** What to show where the document has no live text (a plain string of an older writer). */
  readonly fallback?: string
  readonly label: string
  readonly placeholder?: string
  /** One line only: line breaks become blanks, Enter is left to `onKeyDown`. */
  readonly single?: boolean
  readonly autoFocus?: boolean
  readonly className?: string
  readonly id?: string
  readonly onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  readonly onFocus?: () => void
  readonly onBlur?: () => void
}

/** A text that people edit together. Grows with what it holds; read-only for those who may not edit. */
export function YTextArea({
  text,
  fallback = '',
  label,
  single,
  placeholder = '',
  ...rest
}: YTextAreaProps) {
  const mayEdit = useCan('edit')
  const grow = useRef<HTMLSpanElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)

  const repeat = useCallback(
    (shown: string) => {
      if (grow.current) grow.current.dataset['text'] = shown || placeholder
    },
    [placeholder],
  )
  useBoundText(area, text, repeat)

  useLayoutEffect(() => {
    if (text || !area.current || !grow.current) return
    area.current.value = grow.current.dataset['text'] = fallback
  }, [text, fallback])

  // At once: a key that nothing has the focus for would be lost, or a shortcut.
  useLayoutEffect(() => {
    if (rest.autoFocus) focusAtEnd(area.current)
  }, [rest.autoFocus])

  return (
    <span ref={grow} className={`${styles['grow']} ${rest.className ?? ''}`}>
      <textarea
        ref={area}
        id={rest.id}
        className={styles['text']}
        rows={1}
        aria-label={label}
        placeholder={placeholder}
        readOnly={!mayEdit || !text}
        onFocus={rest.onFocus}
        onBlur={rest.onBlur}
        onKeyDown={(event) => {
          if (single && event.key === 'Enter' && !event.nativeEvent.isComposing) {
            event.preventDefault()
          }
          rest.onKeyDown?.(event)
        }}
        onPaste={single ? pasteAsOneLine : undefined}
      />
    </span>
  )
}

export function focusAtEnd(area: HTMLTextAreaElement | null): void {
  if (!area) return
  area.focus()
  area.setSelectionRange(area.value.length, area.value.length)
}

function pasteAsOneLine(event: ClipboardEvent<HTMLTextAreaElement>): void {
  const pasted = event.clipboardData.getData('text/plain')
  if (!/[\r\n]/.test(pasted) || event.currentTarget.readOnly) return
  event.preventDefault()
  const area = event.currentTarget
  const line = pasted.trim().replace(/(?<!\s)\s*[\r\n]+\s*/g, ' ')
  area.setRangeText(line, area.selectionStart, area.selectionEnd, 'end')
  area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))
}
