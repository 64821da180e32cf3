import { useMemo, useSyncExternalStore } from 'react'
import { wordFor, type Language, type Vocabulary, type Words } from '../../model/language.ts'
import { currentLanguage, i18next } from './i18n.ts'

/**
 * The reader's language, and the model's vocabulary in it; re-renders when the language is switched. Far lighter than
 * `useTranslation`, since every card on the canvas uses it.
 */
export function useLanguage(): {
  language: Language
  say: (words: Words) => string
  word: (vocabulary: Vocabulary, key: string) => string
} {
  const language = useSyncExternalStore(onSwitch, currentLanguage)
  return useMemo(
    () => ({
      language,
      say: (words) => words[language],
      word: (vocabulary, key) => wordFor(vocabulary, key, language),
    }),
    [language],
  )
}

function onSwitch(tell: () => void): () => void {
  i18next.on('languageChanged', tell)
  return () => i18next.off('languageChanged', tell)
}
