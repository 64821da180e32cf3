import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './Badge.module.css'

interface BadgeProps {
  tone?: 'plain' | 'ok' | 'warn' | 'danger' | 'accent'
  children: ReactNode
}

export function Badge({ tone = 'plain', children }: BadgeProps) {
  return <span className={classes(styles.badge, styles[tone])}>{children}</span>
}
