import { useRef, type KeyboardEvent } from 'react'
import { stopEventPropagation, useEditor } from 'tldraw'
import { kindOf, textOf, type Card } from '../../model/cards.ts'
import type { TextField } from '../../model/fields.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useSession } from '../state/session.ts'
import { useFieldFocus } from './editing.ts'
import { YTextArea } from './YTextArea.tsx'

/**
 * The texts of a card's face as fields, in place of the face while it is edited. Tab goes from one to the next, Escape and
 * Enter in a one-line text end; the card keeps its place and grows over what lies below it as far as the fields need.
 */
export function FaceEditor({ card, start }: { card: Card; start?: string }) {
  const form = useRef<HTMLDivElement>(null)
  const editor = useEditor()
  const fields = textFields(card)
  const first = fields.some(([name]) => name === start) ? start : fields[0]?.[0]
  const end = () => {
    editor.complete()
    editor.getContainer().focus()
  }
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || (event.key === 'Enter' && (event.metaKey || event.ctrlKey))) {
      event.stopPropagation()
      return end()
    }
    event.stopPropagation()
    if (event.key !== 'Tab') return
    const areas = [...(form.current?.querySelectorAll('textarea') ?? [])]
    const next = areas.indexOf(event.target as HTMLTextAreaElement) + (event.shiftKey ? -1 : 1)
    event.preventDefault()
    if (areas[next]) areas[next].focus()
    else end()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears the keys of the fields inside
    <div
      ref={form}
      className="face-editor"
      onPointerDown={stopEventPropagation}
      onPointerUp={stopEventPropagation}
      onKeyDown={handleKey}
      onKeyUp={stopEventPropagation}
      onCopy={stopEventPropagation}
      onCut={stopEventPropagation}
      onPaste={stopEventPropagation}
    >
      {fields.map(([name, field]) => (
        <FaceField
          key={name}
          card={card}
          name={name}
          field={field}
          isTitle={name === kindOf(card.kind)?.title}
          isAlone={fields.length === 1}
          autoFocus={name === first}
          onEnd={end}
        />
      ))}
    </div>
  )
}

interface FaceFieldProps {
  readonly card: Card
  readonly name: string
  readonly field: TextField
  readonly isTitle: boolean
  readonly isAlone: boolean
  readonly autoFocus: boolean
  readonly onEnd: () => void
}

function FaceField({ card, name, field, isTitle, isAlone, autoFocus, onEnd }: FaceFieldProps) {
  const { board } = useSession()
  const { say } = useLanguage()
  const focus = useFieldFocus(card.id, name)
  const single = field.long !== true
  return (
    <label className={isTitle ? 'face-editor-title' : 'face-editor-field'}>
      {!isAlone && <span>{say(field.label)}</span>}
      <YTextArea
        text={board.text(card.id, name)}
        fallback={textOf(card, name)}
        label={say(field.label)}
        placeholder={field.hint ? say(field.hint) : ''}
        single={single}
        autoFocus={autoFocus}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && single && !event.nativeEvent.isComposing) onEnd()
        }}
        {...focus}
      />
    </label>
  )
}

/** The texts that the face shows, in its order. */
function textFields(card: Card): [string, TextField][] {
  const kind = kindOf(card.kind)
  return (kind?.face ?? []).flatMap((name): [string, TextField][] => {
    const field = kind?.fields[name]
    return field?.type === 'text' ? [[name, field]] : []
  })
}
