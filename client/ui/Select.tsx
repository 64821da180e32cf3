import { Select as Radix } from 'radix-ui'
import { useId } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import popover from './popover.module.css'
import styles from './Select.module.css'

export interface SelectOption {
  readonly value: string
  readonly label: string
  /** A smaller second line. */
  readonly about?: string
}

interface SelectProps {
  label: string
  value: string | undefined
  options: readonly SelectOption[]
  onChange: (value: string) => void
  placeholder?: string
  /** The label is read out but not shown. */
  bare?: boolean
  size?: 'medium' | 'small'
  disabled?: boolean
  className?: string | undefined
}

/** Radix keeps '' for "nothing chosen"; an option with that value ("none") travels under this one. */
const NONE = '\u0000none'
const inward = (value: string) => (value === '' ? NONE : value)

/** One of a list of options. An option with the value '' stands for "none of them". */
export function Select(props: SelectProps) {
  const { label, value, options, onChange, placeholder, bare = false, size = 'medium' } = props
  const id = useId()
  const shown = value === undefined || !options.some((o) => o.value === value) ? '' : inward(value)
  return (
    <div className={classes(styles.field, props.className)}>
      <label id={`${id}-label`} htmlFor={id} className={bare ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <Radix.Root
        value={shown}
        onValueChange={(chosen) => chosen !== '' && onChange(chosen === NONE ? '' : chosen)}
        disabled={props.disabled ?? false}
      >
        <Radix.Trigger id={id} className={classes(styles.trigger, styles[size])}>
          <span className={styles.value}>
            <Radix.Value placeholder={placeholder ?? value ?? ''} />
          </span>
          <Icon name="chevronDown" size={16} />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            className={classes(popover.surface, styles.list)}
            position="popper"
            sideOffset={4}
            collisionPadding={8}
          >
            <Radix.Viewport className={styles.viewport}>
              {options.map((option) => (
                <Radix.Item
                  key={option.value}
                  value={inward(option.value)}
                  className={classes(popover.line, styles.option)}
                >
                  <span className={styles.text}>
                    <Radix.ItemText>{option.label}</Radix.ItemText>
                    {option.about !== undefined && (
                      <span className={styles.about}>{option.about}</span>
                    )}
                  </span>
                  <Radix.ItemIndicator>
                    <Icon name="check" size={16} />
                  </Radix.ItemIndicator>
                </Radix.Item>
              ))}
            </Radix.Viewport>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </div>
  )
}
