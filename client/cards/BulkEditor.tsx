import { useTranslation } from 'react-i18next'
import { kindOf, type Card } from '../../model/cards.ts'
import { setStage } from '../../model/columns.ts'
import { setField } from '../../model/commands.ts'
import type { Field, FieldInput } from '../../model/fields.ts'
import type { CardId } from '../../model/ids.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { acting, useCan, useSession } from '../state/session.ts'
import { Button } from '../ui/Button.tsx'
import styles from './CardEditor.module.css'
import { BulkTextInput } from './inputs/BulkTextInput.tsx'
import { ChoiceInput } from './inputs/ChoiceInput.tsx'
import { RefInput } from './inputs/RefInput.tsx'
import fieldStyles from './FieldFrame.module.css'
import { useCardActions } from './useCardActions.ts'
import { useEdit } from './useEdit.ts'

/** Fields that several cards can be given at once: those of one plain value. */
export function commonFields(cards: readonly Card[]): [string, Field][] {
  const [first, ...others] = cards.map((card) => kindOf(card.kind)?.fields ?? {})
  return Object.entries(first ?? {}).filter(
    ([name, field]) =>
      isPlain(field) && others.every((fields) => fields[name]?.type === field.type),
  )
}

function isPlain(field: Field): boolean {
  if (field.type === 'text') return !field.long && !field.hint
  return field.type === 'choice' || (field.type === 'ref' && !field.many)
}

/** Several cards at once: what they have in common, and what can be done with all of them. */
export function BulkEditor({ cards }: { cards: readonly Card[] }) {
  const { t } = useTranslation('cards')
  const { say } = useLanguage()
  const mayEdit = useCan('edit')
  const actions = useCardActions()
  const ids = cards.map((card) => card.id)
  return (
    <section className={styles.bulk} aria-label={t('selected', { count: cards.length })}>
      <h2 className={styles.title}>{t('selected', { count: cards.length })}</h2>
      {mayEdit && (
        <>
          <div className={styles.bulkActions}>
            <Button size="small" icon="duplicate" onClick={() => actions.duplicate(ids)}>
              {t('duplicate')}
            </Button>
            <Button size="small" icon="trash" variant="danger" onClick={() => actions.remove(ids)}>
              {t('delete')}
            </Button>
          </div>
          {commonFields(cards).map(([name, field]) => (
            <div key={name} className={fieldStyles.frame}>
              <span className={fieldStyles.label}>{say(field.label)}</span>
              <BulkInput cards={cards} name={name} field={field} />
            </div>
          ))}
        </>
      )}
    </section>
  )
}

interface BulkInputProps {
  readonly cards: readonly Card[]
  readonly name: string
  readonly field: Field
}

/** Sets one field of all cards in one undo step; shows a value only where it is the same for all. */
function BulkInput({ cards, name, field }: BulkInputProps) {
  const { t } = useTranslation('cards')
  const { say } = useLanguage()
  const session = useSession()
  const edit = useEdit()
  const values = new Set(cards.map((card) => card.fields[name]))
  const value = values.size === 1 ? (cards[0]?.fields[name] as string | undefined) : undefined
  const input = {
    label: say(field.label),
    hint: values.size > 1 ? t('different') : undefined,
    readOnly: false,
  }
  const setAll = (next: FieldInput) => {
    const { random } = acting(session)
    edit(() => {
      for (const card of cards) {
        if (name === 'stage') setStage(session.board, card.id, next as CardId | undefined, random)
        else setField(session.board, card.id, name, next, random)
      }
    })
  }
  if (field.type === 'choice') {
    return <ChoiceInput {...input} field={field} value={value} onChange={setAll} />
  }
  if (field.type === 'text') {
    return <BulkTextInput {...input} value={value} onChange={setAll} />
  }
  if (field.type !== 'ref') return null
  return (
    <RefInput
      {...input}
      field={field}
      value={value === undefined ? [] : [value as CardId]}
      onChange={([id] = []) => setAll(id)}
    />
  )
}
