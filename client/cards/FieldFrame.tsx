import { type CSSProperties, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardId } from '../../model/ids.ts'
import { classes } from '../ui/classes.ts'
import { useFieldFocus, type Person } from './editing.ts'
import styles from './FieldFrame.module.css'

interface FieldFrameProps {
  readonly card: CardId
  readonly name: string
  readonly label: string
  /** Somebody else is in this field. */
  readonly editor: Person | undefined
  readonly wide: boolean
  readonly children: ReactNode
}

/** A field with its label and, ringed in their colour, the person who is editing it. */
export function FieldFrame({ card, name, label, editor, wide, children }: FieldFrameProps) {
  const { t } = useTranslation('cards')
  const focus = useFieldFocus(card, name)
  const colour = editor ? ({ '--person': editor.colour } as CSSProperties) : undefined
  return (
    <div
      data-field={name}
      className={classes(styles.frame, wide && styles.wide, editor && styles.edited)}
      style={colour}
    >
      <span className={styles.label}>{label}</span>
      <div role="presentation" className={styles.input} {...focus}>
        {children}
      </div>
      {editor && (
        <span className={styles.editor} title={t('isEditing', { name: editor.name })}>
          {editor.name}
        </span>
      )}
    </div>
  )
}
