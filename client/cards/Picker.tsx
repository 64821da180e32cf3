import { Popover } from 'radix-ui'
import { useId, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../model/fold.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import popover from '../ui/popover.module.css'
import styles from './Picker.module.css'

export interface PickerOption {
  readonly value: string
  readonly label: string
  readonly mark?: ReactNode
}

interface PickerProps {
  readonly label: string
  readonly trigger: ReactElement
  readonly options: readonly PickerOption[]
  readonly chosen: readonly string[]
  /** Chooses an option, or takes it back when it was chosen. */
  readonly onToggle: (value: string) => void
  /** Stays open to choose more. */
  readonly many?: boolean
  /** Open from the start. */
  readonly defaultOpen?: boolean | undefined
  readonly onClose?: (() => void) | undefined
  /** Offers what was typed when nothing is called that. */
  readonly create?: {
    readonly label: (typed: string) => string
    readonly run: (typed: string) => void
  }
}

/** A searchable list over its trigger: type, arrows, Enter. */
export function Picker({ trigger, label, defaultOpen = false, onClose, ...list }: PickerProps) {
  const [open, setOpen] = useState(defaultOpen)
  const change = (next: boolean) => {
    setOpen(next)
    if (!next) onClose?.()
  }
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={classes(popover.surface, styles.popover)}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          <PickerList {...list} label={label} onDone={() => change(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface Row extends PickerOption {
  readonly run: () => void
  readonly isNew?: boolean
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 }

function PickerList(props: Omit<PickerProps, 'trigger'> & { onDone: () => void }) {
  const { t } = useTranslation('cards')
  const { label, chosen, many, create, onDone } = props
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const id = useId()
  const rows = rowsOf(props, typed.trim())
  const at = Math.min(active, rows.length - 1)
  const type = (text: string) => {
    setTyped(text)
    setActive(0)
  }
  const choose = (row: Row | undefined) => {
    row?.run()
    return many ? type('') : onDone()
  }
  const handleKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step) setActive((at + step + rows.length) % Math.max(1, rows.length))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(rows[at])
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        className={styles.search}
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        placeholder={create ? t('pickOrType') : t('pick')}
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={handleKey}
      />
      <div
        id={id}
        role="listbox"
        aria-label={label}
        aria-multiselectable={many}
        className={styles.list}
        data-none={t('pickNone')}
      >
        {rows.map((row, i) => (
          <OptionRow
            key={row.value}
            id={`${id}-${i}`}
            row={row}
            isActive={i === at}
            isChosen={chosen.includes(row.value)}
            onHover={() => setActive(i)}
            onChoose={() => choose(row)}
          />
        ))}
      </div>
    </>
  )
}

interface OptionRowProps {
  readonly id: string
  readonly row: Row
  readonly isActive: boolean
  readonly isChosen: boolean
  readonly onHover: () => void
  readonly onChoose: () => void
}

/** The search field keeps the focus and hears the keys; this is for the pointer. */
function OptionRow({ id, row, isActive, isChosen, onHover, onChoose }: OptionRowProps) {
  return (
    <div
      id={id}
      ref={isActive ? scrollIntoView : undefined}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={classes(popover.line, styles.option, isActive && styles.active)}
      onPointerMove={onHover}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      onKeyDown={(event) => event.key === 'Enter' && onChoose()}
    >
      {row.isNew ? <Icon name="plus" size={16} /> : row.mark}
      <span className={styles.label}>{row.label}</span>
      {isChosen && <Icon name="check" size={16} />}
    </div>
  )
}

function rowsOf(props: Omit<PickerProps, 'trigger'>, typed: string): Row[] {
  const { options, create, onToggle } = props
  const wanted = fold(typed)
  const rows: Row[] = options
    .filter(({ label }) => fold(label).includes(wanted))
    .map((option) => ({ ...option, run: () => onToggle(option.value) }))
  if (create && typed !== '' && !options.some(({ label }) => fold(label) === wanted)) {
    const run = () => create.run(typed)
    rows.push({ value: `new ${typed}`, label: create.label(typed), run, isNew: true })
  }
  return rows
}

function scrollIntoView(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: 'nearest' })
}
