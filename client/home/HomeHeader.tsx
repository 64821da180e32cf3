import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Logo } from '../ui/Logo.tsx'
import { ThemeSwitch } from '../ui/ThemeSwitch.tsx'
import styles from './HomePage.module.css'

export function HomeHeader() {
  const { t } = useTranslation()
  return (
    <header className={styles.header}>
      <span className={styles.brand}>
        <Logo size={28} /> {t('appName')}
      </span>
      <div className={styles.tools}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  )
}
