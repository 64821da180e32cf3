import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './Tabs.module.css'

interface TabsProps<T extends string> {
  label: string
  value: T
  onChange: (value: T) => void
  tabs: readonly { value: T; label: string; badge?: string; content: () => ReactNode }[]
  /** Controls at the right end of the row of tabs. */
  end?: ReactNode
}

/** A row of tabs over the content of the chosen one; the content scrolls, the row stays. */
export function Tabs<T extends string>({ label, value, onChange, tabs, end }: TabsProps<T>) {
  return (
    <Radix.Root
      className={styles.tabs}
      value={value}
      onValueChange={(chosen) => onChange(chosen as T)}
    >
      <div className={styles.row}>
        <Radix.List className={styles.list} aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.value} value={tab.value} className={styles.tab}>
              {tab.label}
              {tab.badge !== undefined && <span className={styles.badge}>{tab.badge}</span>}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {end}
      </div>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className={styles.content}>
          {tab.content()}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
