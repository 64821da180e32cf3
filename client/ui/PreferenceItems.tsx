import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { switchLanguage } from '../i18n/i18n.ts'
import { LANGUAGE_NAMES } from './languageNames.ts'
import { MenuChoice } from './Menu.tsx'
import { chooseTheme, storedTheme, THEMES } from './theme.ts'

/** Light, dark, or as the device: menu items. */
export function ThemeItems() {
  const { t } = useTranslation()
  const [theme, setTheme] = useState(storedTheme)
  const names = { auto: t('themeAuto'), light: t('themeLight'), dark: t('themeDark') }
  return (
    <MenuChoice
      label={t('theme')}
      value={theme}
      options={THEMES.map((value) => ({ value, label: names[value] }))}
      onChange={(chosen) => {
        setTheme(chosen)
        chooseTheme(chosen)
      }}
    />
  )
}

/** The languages of the interface: menu items. */
export function LanguageItems() {
  const { t, i18n } = useTranslation()
  return (
    <MenuChoice
      label={t('language')}
      value={i18n.language as (typeof LANGUAGE_NAMES)[number]['value']}
      options={LANGUAGE_NAMES}
      onChange={(language) => void switchLanguage(language)}
    />
  )
}
