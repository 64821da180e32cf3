import { useTranslation } from 'react-i18next'
import { Logo } from '../ui/Logo.tsx'
import styles from './BoardSkeleton.module.css'

/** The frame of the board while its content is on the way. */
export function BoardSkeleton({ title }: { title: string }) {
  const { t } = useTranslation()
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Logo size={28} />
        <span className={styles.title}>{title}</span>
      </header>
      <div className={styles.middle}>
        <div className={styles.canvas} role="status">
          <span className="visually-hidden">{t('loading')}</span>
        </div>
        <div className={styles.panel}>
          {[0, 1, 2, 3].map((i) => (
            <div key={i} className={styles.row} />
          ))}
        </div>
      </div>
    </div>
  )
}
