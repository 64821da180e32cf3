import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { isLanguage, LANGUAGES, type Language } from '../../model/language.ts'
import enCommon from './en/common.json'
import enHome from './en/home.json'
import enJoin from './en/join.json'
import frCommon from './fr/common.json'
import frHome from './fr/home.json'
import frJoin from './fr/join.json'

const STORED = 'atelier.language'

/** The texts of the shell; a board brings its own (`boardTexts.ts`) with its code. */
void i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'en',
  supportedLngs: LANGUAGES,
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  showSupportNotice: false,
  resources: {
    en: { common: enCommon, home: enHome, join: enJoin },
    fr: { common: frCommon, home: frHome, join: frJoin },
  },
})
document.documentElement.lang = i18next.language

export { i18next }

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en'
}

/** Switches every text on the page at once and remembers the choice on this device. */
export async function switchLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  try {
    localStorage.setItem(STORED, language)
  } catch {
    // Storage may be blocked; the choice then lasts as long as the page.
  }
}

function firstLanguage(): Language {
  let stored: string | null = null
  try {
    stored = localStorage.getItem(STORED)
  } catch {
    // See switchLanguage.
  }
  const wanted = [stored, ...navigator.languages].map((tag) => (tag ?? '').slice(0, 2))
  return wanted.find(isLanguage) ?? 'en'
}
