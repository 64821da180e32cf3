import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/Button.tsx'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Logo } from '../ui/Logo.tsx'
import { Menu } from '../ui/Menu.tsx'
import { ThemeItems } from '../ui/PreferenceItems.tsx'
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
        <Menu trigger={<IconButton icon="theme" label={t('theme')} />}>
          <ThemeItems />
        </Menu>
      </div>
    </header>
  )
}
