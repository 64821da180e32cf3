import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import { Kbd } from './Kbd.tsx'
import styles from './Menu.module.css'
import popover from './popover.module.css'

interface MenuProps {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'right' | 'left'
  defaultOpen?: boolean
}

export function Menu(props: MenuProps) {
  const { trigger, children, align = 'end', side = 'bottom', defaultOpen = false } = props
  return (
    <Radix.Root modal={false} defaultOpen={defaultOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={classes(popover.surface, styles.menu)}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface MenuItemProps {
  icon?: IconName
  /** In place of the icon; null where the text has its own. */
  picture?: ReactElement | null
  keys?: string
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}

export function MenuItem(props: MenuItemProps) {
  const { icon, picture, keys, danger, disabled = false, onSelect, children } = props
  return (
    <Radix.Item
      className={classes(popover.line, styles.item, danger && styles.danger)}
      disabled={disabled}
      onSelect={onSelect}
    >
      {picture === undefined ? (
        <span className={styles.icon}>{icon && <Icon name={icon} size={18} />}</span>
      ) : (
        picture
      )}
      <span className={styles.label}>{children}</span>
      {keys !== undefined && <Kbd keys={keys} />}
    </Radix.Item>
  )
}

interface MenuChoiceProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

/** One of several, with a check at the one that holds. */
export function MenuChoice<T extends string>(props: MenuChoiceProps<T>) {
  const { label, value, options, onChange } = props
  return (
    <Radix.RadioGroup value={value} onValueChange={(chosen) => onChange(chosen as T)}>
      <Radix.Label className={styles.heading}>{label}</Radix.Label>
      {options.map((option) => (
        <Radix.RadioItem
          key={option.value}
          value={option.value}
          className={classes(popover.line, styles.item)}
          onSelect={(event) => event.preventDefault()}
        >
          <span className={styles.icon}>
            <Radix.ItemIndicator>
              <Icon name="check" size={16} />
            </Radix.ItemIndicator>
          </span>
          <span className={styles.label}>{option.label}</span>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}

interface MenuSubProps {
  icon: IconName
  label: string
  children: ReactNode
}

/** An item that opens a menu of its own. */
export function MenuSub({ icon, label, children }: MenuSubProps) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={classes(popover.line, styles.item)}>
        <span className={styles.icon}>
          <Icon name={icon} size={18} />
        </span>
        <span className={styles.label}>{label}</span>
        <Icon name="chevronRight" size={16} />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent
          className={classes(popover.surface, styles.menu)}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  )
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <Radix.Label className={styles.heading}>{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className={styles.separator} />
}
