import { useLayoutEffect, useRef } from 'react'
import { kindOf } from '../../model/cards.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useBoard, useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import styles from './CardEditor.module.css'
import { FieldFrame } from './FieldFrame.tsx'
import { TextFieldInput } from './inputs/TextFieldInput.tsx'

/** Of a card that was just made, its text alone: whoever types at once doesn't wait for the code of all other fields. */
export function FreshText() {
  const { say } = useLanguage()
  const { ui } = useSession()
  const fresh = useUi((state) => state.fresh?.id)
  const card = useBoard(({ cards }) => (fresh === undefined ? undefined : cards.get(fresh)))
  const article = useRef<HTMLElement>(null)
  useLayoutEffect(
    () => () => {
      const { activeElement } = document
      if (!(activeElement instanceof HTMLTextAreaElement)) return
      // It may be another one that the person went to meanwhile.
      if (!article.current?.contains(activeElement)) return
      const selection = [activeElement.selectionStart, activeElement.selectionEnd] as const
      ui.setState(({ fresh: left }) => ({ fresh: left && { ...left, selection } }))
    },
    [ui],
  )
  const kind = card && kindOf(card.kind)
  const field = kind?.fields[kind.title]
  if (!kind || field?.type !== 'text') return null
  const label = say(field.label)
  return (
    <article ref={article} className={styles.editor} aria-label={say(kind.label)}>
      <FieldFrame card={card.id} name={kind.title} label={label} editor={undefined} wide>
        <TextFieldInput card={card} name={kind.title} field={field} autoFocus />
      </FieldFrame>
    </article>
  )
}
