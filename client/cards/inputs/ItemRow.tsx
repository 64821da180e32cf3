import type { Card } from '../../../model/cards.ts'
import { itemText, setItemValue } from '../../../model/commands.ts'
import type { ItemField, ListItem } from '../../../model/fields.ts'
import { useLanguage } from '../../i18n/useLanguage.ts'
import { useSession } from '../../state/session.ts'
import { classes } from '../../ui/classes.ts'
import { useEdit } from '../useEdit.ts'
import { YTextArea } from '../YTextArea.tsx'
import { ChoiceInput } from './ChoiceInput.tsx'
import controlStyles from './control.module.css'
import { DateInput } from './DateInput.tsx'
import styles from './ListInput.module.css'
import { NumberInput } from './NumberInput.tsx'
import { OpenLink } from './OpenLink.tsx'

interface ItemRowProps {
  readonly card: Card
  readonly name: string
  readonly fields: Readonly<Record<string, ItemField>>
  readonly item: ListItem
  readonly readOnly: boolean
  readonly autoFocus: boolean
}

/** One row of a list whose items have fields of their own. */
export function ItemRow({ card, name, fields, item, readOnly, autoFocus }: ItemRowProps) {
  const { board } = useSession()
  const edit = useEdit()
  const { say } = useLanguage()
  return (
    <div className={styles.row}>
      {Object.entries(fields).map(([part, field], i) => {
        const value = item.values[part]
        const input = {
          label: say(field.label),
          hint: say(field.label),
          readOnly,
          autoFocus: autoFocus && i === 0,
          onChange: (next: string | number | undefined) =>
            edit(() => setItemValue(board, card.id, name, item.id, part, next)),
        }
        switch (field.type) {
          case 'number':
            return (
              <NumberInput
                key={part}
                {...input}
                min={field.min}
                max={field.max}
                value={value as number}
              />
            )
          case 'choice':
            return <ChoiceInput key={part} {...input} field={field} value={value as string} />
          case 'date':
            return <DateInput key={part} {...input} value={value as string} />
          case 'text':
            return (
              <span
                key={part}
                className={classes(controlStyles.control, readOnly && controlStyles.readOnly)}
              >
                <YTextArea
                  single
                  className={controlStyles.text ?? ''}
                  text={itemText(board, card.id, name, item.id, part)}
                  fallback={String(value ?? '')}
                  label={input.label}
                  placeholder={input.label}
                  autoFocus={input.autoFocus}
                />
                {field.format === 'url' && <OpenLink address={String(value ?? '')} />}
              </span>
            )
        }
      })}
    </div>
  )
}
