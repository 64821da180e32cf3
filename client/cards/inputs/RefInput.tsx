import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { isKindName, KINDS, type Card } from '../../../model/cards.ts'
import type { RefField } from '../../../model/fields.ts'
import type { CardId } from '../../../model/ids.ts'
import { isLive } from '../../../model/state.ts'
import { useLanguage } from '../../i18n/useLanguage.ts'
import { useBoard, useSession } from '../../state/session.ts'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/Icon.tsx'
import { KindMark } from '../KindMark.tsx'
import { newNamedCard } from '../newCard.ts'
import { Picker } from '../Picker.tsx'
import { useCardName, useCardsOf } from '../useCards.ts'
import { Chip } from './Chip.tsx'
import styles from './control.module.css'
import type { InputProps } from './inputProps.ts'

interface RefInputProps extends InputProps<readonly CardId[]> {
  readonly field: RefField
  /** The card that refers: it can't name itself. */
  readonly card?: Card
}

/** The cards that a field names: one, or several as chips. New ones can be made from the list. */
export function RefInput(props: RefInputProps) {
  const { field, card, label, value = [], onChange } = props
  const session = useSession()
  const { t } = useTranslation('cards')
  const { say } = useLanguage()
  const nameOf = useCardName()
  const cards = useBoard((state) => state.cards)
  const candidates = useCardsOf(field.to)
  const chosen = value.map((id) => cards.get(id)).filter(isLive)
  const toggle = (id: string) => {
    if (value.includes(id as CardId)) onChange(value.filter((other) => other !== id))
    else onChange(field.many ? [...value, id as CardId] : [id as CardId])
  }
  const kind = field.to?.find(isKindName)
  const create = kind && {
    label: (typed: string) => t('createKind', { kind: say(KINDS[kind].label), typed }),
    run: (typed: string) => toggle(newNamedCard(session, kind, typed)),
  }
  const picker = {
    label,
    defaultOpen: props.autoFocus,
    onClose: field.many ? undefined : props.onDone,
    options: candidates
      .filter((other) => other.id !== card?.id)
      .map((other) => ({
        value: other.id,
        label: nameOf(other),
        mark: <KindMark kind={other.kind} />,
      })),
    chosen: value,
    onToggle: toggle,
    ...(create ? { create } : {}),
  }
  const Refs = field.many ? ManyRefs : OneRef
  return <Refs {...props} cards={chosen} picker={picker} onRemove={toggle} />
}

interface RefsProps extends RefInputProps {
  readonly cards: readonly Card[]
  readonly picker: Omit<ComponentProps<typeof Picker>, 'trigger'>
  readonly onRemove: (id: CardId) => void
}

function OneRef({ cards: [one], picker, label, readOnly, hint = '–' }: RefsProps) {
  const { t } = useTranslation('cards')
  const nameOf = useCardName()
  const trigger = (
    <button
      type="button"
      className={classes(styles.control, readOnly && styles.readOnly)}
      disabled={readOnly}
      aria-label={`${label}: ${one ? nameOf(one) : t('none')}`}
    >
      {one && <KindMark kind={one.kind} />}
      <span className={classes(styles.value, !one && styles.placeholder)}>
        {one ? nameOf(one) : hint}
      </span>
      {!readOnly && <Icon name="chevronDown" size={16} />}
    </button>
  )
  return <Picker {...picker} trigger={trigger} />
}

function ManyRefs({ cards, picker, label, readOnly, onRemove }: RefsProps) {
  const { t } = useTranslation('cards')
  const { ui } = useSession()
  const nameOf = useCardName()
  const trigger = (
    <button type="button" className={styles.add} aria-label={t('addTo', { label })}>
      <Icon name="plus" size={14} />
      {t('add')}
    </button>
  )
  return (
    <div className={styles.chips}>
      {cards.map((card) => (
        <Chip
          key={card.id}
          text={nameOf(card)}
          mark={<KindMark kind={card.kind} size={14} />}
          onOpen={() => ui.setState({ selection: [card.id], panel: 'card' })}
          {...(readOnly ? {} : { onRemove: () => onRemove(card.id) })}
        />
      ))}
      {readOnly && cards.length === 0 && <span className={styles.placeholder}>–</span>}
      {!readOnly && <Picker many {...picker} trigger={trigger} />}
    </div>
  )
}
