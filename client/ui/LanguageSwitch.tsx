import { useTranslation } from 'react-i18next'
import { switchLanguage } from '../i18n/i18n.ts'
import styles from './LanguageSwitch.module.css'
import { LANGUAGE_NAMES } from './languageNames.ts'

/** The languages side by side; every text on the page switches at once. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  return (
    <div className={styles.switch} role="group" aria-label={t('language')}>
      {LANGUAGE_NAMES.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          lang={value}
          className={styles.choice}
          aria-label={label}
          aria-pressed={i18n.language === value}
          onClick={() => void switchLanguage(value)}
        >
          {value.toUpperCase()}
        </button>
      ))}
    </div>
  )
}
