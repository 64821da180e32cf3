import type { Card } from '../../../model/cards.ts'
import type { TextField } from '../../../model/fields.ts'
import { useLanguage } from '../../i18n/useLanguage.ts'
import { useCan, useSession } from '../../state/session.ts'
import { classes } from '../../ui/classes.ts'
import { YTextArea } from '../YTextArea.tsx'
import styles from './control.module.css'
import { OpenLink } from './OpenLink.tsx'

interface TextFieldInputProps {
  readonly card: Card
  readonly name: string
  readonly field: TextField
  readonly autoFocus: boolean
}

export function TextFieldInput({ card, name, field, autoFocus }: TextFieldInputProps) {
  const { board } = useSession()
  const { say } = useLanguage()
  const mayEdit = useCan('edit')
  const value = card.fields[name]
  const text = typeof value === 'string' ? value : ''
  return (
    <span
      className={classes(styles.control, field.long && styles.long, !mayEdit && styles.readOnly)}
    >
      <YTextArea
        single={!field.long}
        className={styles.text ?? ''}
        text={board.text(card.id, name)}
        fallback={text}
        label={say(field.label)}
        placeholder={mayEdit && field.hint ? say(field.hint) : ''}
        autoFocus={autoFocus}
      />
      {field.format === 'url' && <OpenLink address={text} />}
    </span>
  )
}
