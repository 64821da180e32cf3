import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card } from '../../../model/cards.ts'
import { addItem, itemText, removeItem } from '../../../model/commands.ts'
import type { ListField, ListItem } from '../../../model/fields.ts'
import { moveItem } from '../../../model/moveItem.ts'
import { acting, useSession } from '../../state/session.ts'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useEdit } from '../useEdit.ts'
import { focusAtEnd, YTextArea } from '../YTextArea.tsx'
import controlStyles from './control.module.css'
import { ItemRow } from './ItemRow.tsx'
import styles from './ListInput.module.css'
import { useDragOrder, type DragHandle } from './useDragOrder.ts'

interface ListInputProps {
  readonly card: Card
  readonly name: string
  readonly field: ListField
  readonly label: string
  readonly readOnly: boolean
}

/** Ordered texts or rows. Enter adds the next, Backspace removes an empty one, Alt and arrows move. */
export function ListInput({ card, name, field, label, readOnly }: ListInputProps) {
  const session = useSession()
  const { board } = session
  const edit = useEdit()
  const { t } = useTranslation('cards')
  const list = useRef<HTMLOListElement>(null)
  const [fresh, setFresh] = useState<string>()
  const items = (card.fields[name] ?? []) as readonly ListItem[]
  const { random } = acting(session)

  const add = (after?: string) => {
    const id = edit(() => addItem(board, card.id, name, field.item ? {} : '', random, after))
    setFresh(id)
  }
  const remove = (index: number) => {
    const item = items[index]
    if (item) edit(() => removeItem(board, card.id, name, item.id))
    focusItem(list.current, Math.max(0, index - 1))
  }
  const move = (index: number, place: number) => {
    const item = items[index]
    if (item) edit(() => moveItem(board, card.id, name, item.id, place, random))
  }
  const drag = useDragOrder(list, move)
  const handleKey = (event: KeyboardEvent, index: number) => {
    if (readOnly || event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (event.altKey && step !== 0) move(index, index + step)
    else if (field.item) return
    else if (event.key === 'Enter') add(items[index]?.id)
    else if (event.key === 'Backspace' && items[index]?.text === '') remove(index)
    else return
    event.preventDefault()
  }
  const row = { card, name, field, label, readOnly }

  return (
    <div className={styles.box}>
      <ol ref={list} className={styles.list} aria-label={label}>
        {items.map((item, index) => (
          <ItemFrame
            key={item.id}
            label={t('removeItem', { label, n: index + 1 })}
            isTarget={drag.target === index}
            isHeld={drag.from === index}
            handle={readOnly ? undefined : drag.handle(index)}
            onKey={(event) => handleKey(event, index)}
            onRemove={() => remove(index)}
          >
            <ItemInput {...row} item={item} index={index} autoFocus={item.id === fresh} />
          </ItemFrame>
        ))}
        {drag.target === items.length && <li className={styles.end} aria-hidden />}
      </ol>
      <ListEnd {...row} isEmpty={items.length === 0} onAdd={() => add()} />
    </div>
  )
}

interface ItemFrameProps {
  readonly label: string
  readonly isTarget: boolean
  readonly isHeld: boolean
  /** Undefined where the list is read-only. */
  readonly handle: DragHandle | undefined
  readonly onKey: (event: KeyboardEvent) => void
  readonly onRemove: () => void
  readonly children: ReactNode
}

/** An item between the handle that moves it and the button that removes it. */
function ItemFrame({ label, isTarget, isHeld, handle, onKey, onRemove, children }: ItemFrameProps) {
  const { t } = useTranslation('cards')
  return (
    <li className={classes(styles.item, isTarget && styles.target)} data-from={isHeld || undefined}>
      {handle && (
        <span className={styles.handle} title={t('dragToMove')} {...handle}>
          <Icon name="drag" size={16} />
        </span>
      )}
      <div role="presentation" className={styles.content} onKeyDown={onKey}>
        {children}
      </div>
      {handle && (
        <button type="button" className={styles.remove} aria-label={label} onClick={onRemove}>
          <Icon name="close" size={14} />
        </button>
      )}
    </li>
  )
}

interface ItemInputProps extends ListInputProps {
  readonly item: ListItem
  readonly index: number
  readonly autoFocus: boolean
}

function ItemInput({ card, name, field, item, label, index, readOnly, autoFocus }: ItemInputProps) {
  const { board } = useSession()
  const { t } = useTranslation('cards')
  if (field.item) {
    const row = { card, name, item, readOnly, autoFocus }
    return <ItemRow {...row} fields={field.item} />
  }
  return (
    <span className={classes(controlStyles.control, readOnly && controlStyles.readOnly)}>
      <YTextArea
        single
        className={controlStyles.text ?? ''}
        text={itemText(board, card.id, name, item.id)}
        fallback={item.text}
        label={t('itemOf', { label, n: index + 1 })}
        autoFocus={autoFocus}
      />
    </span>
  )
}

function ListEnd(props: ListInputProps & { isEmpty: boolean; onAdd: () => void }) {
  const { t } = useTranslation('cards')
  const { label, readOnly, isEmpty, onAdd } = props
  if (readOnly) return isEmpty ? <span className={controlStyles.placeholder}>–</span> : null
  return (
    <button
      type="button"
      className={controlStyles.add}
      aria-label={t('addTo', { label })}
      onClick={onAdd}
    >
      <Icon name="plus" size={14} />
      {t('add')}
    </button>
  )
}

function focusItem(list: HTMLOListElement | null, index: number): void {
  focusAtEnd(list?.children[index]?.querySelector('textarea') ?? null)
}
