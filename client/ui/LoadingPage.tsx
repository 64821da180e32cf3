import { useTranslation } from 'react-i18next'
import styles from './LoadingPage.module.css'
import { Logo } from './Logo.tsx'

export function LoadingPage() {
  const { t } = useTranslation()
  return (
    <div className={styles.page} role="status">
      <Logo size={40} />
      <span className="visually-hidden">{t('loading')}</span>
    </div>
  )
}
