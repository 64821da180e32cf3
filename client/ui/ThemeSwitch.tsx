import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './Icon.tsx'
import styles from './LanguageSwitch.module.css'
import { chooseTheme, storedTheme, THEMES } from './theme.ts'
import { Tooltip } from './Tooltip.tsx'

const ICONS = { auto: 'theme', light: 'sun', dark: 'moon' } as const

/** As the device, light, dark: side by side. */
export function ThemeSwitch() {
  const { t } = useTranslation()
  const [theme, setTheme] = useState(storedTheme)
  const names = { auto: t('themeAuto'), light: t('themeLight'), dark: t('themeDark') }
  return (
    <div className={styles.switch} role="group" aria-label={t('theme')}>
      {THEMES.map((value) => (
        <Tooltip key={value} text={names[value]}>
          <button
            type="button"
            className={styles.choice}
            aria-label={names[value]}
            aria-pressed={theme === value}
            onClick={() => {
              setTheme(value)
              chooseTheme(value)
            }}
          >
            <Icon name={ICONS[value]} size={16} />
          </button>
        </Tooltip>
      ))}
    </div>
  )
}
