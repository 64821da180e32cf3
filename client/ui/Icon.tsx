import type { ReactElement } from 'react'
import { ICONS, type IconName } from './icons.ts'

/** One of our own line drawings; says nothing to a screen reader: the control around it does. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      focusable="false"
      style={{ flex: 'none', display: 'block' }}
    >
      <path d={ICONS[name]} />
    </svg>
  )
}
