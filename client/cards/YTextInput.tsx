import { useRef } from 'react'
import type * as Y from 'yjs'
import { useBoundText } from './useBoundText.ts'

interface YTextInputProps {
  readonly text: Y.Text | undefined
  readonly label: string
  readonly maxLength: number
  readonly placeholder?: string
  readonly className?: string | undefined
}

/** One line that people edit together; Enter is done. Only for those who may edit it. */
export function YTextInput({ text, label, ...rest }: YTextInputProps) {
  const input = useRef<HTMLInputElement>(null)
  useBoundText(input, text)
  return (
    <input
      ref={input}
      aria-label={label}
      readOnly={!text}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      {...rest}
    />
  )
}
