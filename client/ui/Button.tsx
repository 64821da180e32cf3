import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './Button.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import { Tooltip } from './Tooltip.tsx'

export type ButtonVariant = 'primary' | 'ghost' | 'quiet' | 'danger'

interface ButtonProps extends ComponentProps<'button'> {
  /** *primary* for the one way forward, *ghost* beside it, *quiet* in toolbars and lists. */
  variant?: ButtonVariant
  size?: 'medium' | 'small' | 'large'
  icon?: IconName
  children: ReactNode
}

export function Button(props: ButtonProps) {
  const { variant = 'ghost', size = 'medium', icon, className, children, ...rest } = props
  return (
    <button
      type="button"
      className={classes(styles.button, styles[variant], styles[size], className)}
      {...rest}
    >
      {icon && <Icon name={icon} size={size === 'small' ? 16 : 18} />}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: IconName
  /** Read by screen readers and shown as a tooltip. */
  label: string
  /** Keys shown in the tooltip. */
  keys?: string
  variant?: ButtonVariant
  size?: 'medium' | 'small'
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, keys, variant = 'quiet', size = 'medium', className, ...rest } = props
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        aria-label={label}
        className={classes(styles.button, styles[variant], styles.square, styles[size], className)}
        {...rest}
      >
        <Icon name={icon} size={size === 'small' ? 16 : 20} />
      </button>
    </Tooltip>
  )
}
