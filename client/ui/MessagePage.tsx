import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import styles from './MessagePage.module.css'

interface MessagePageProps {
  icon: IconName
  title: string
  text: string
  /** Ways on, as buttons. */
  children?: ReactNode
}

/** A whole page that says one thing. */
export function MessagePage({ icon, title, text, children }: MessagePageProps) {
  return (
    <main className={styles.page}>
      <div className={styles.mark}>
        <Icon name={icon} size={28} />
      </div>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>{children}</div>
    </main>
  )
}
