import { useTranslation } from 'react-i18next'
import {
  isLanguage,
  type Language,
  type Vocabulary,
  type Words,
  wordFor,
} from '../../model/language.ts'

/** The reader's language, and the model's vocabulary in it; re-renders when the language is switched. */
export function useLanguage(): {
  language: Language
  say: (words: Words) => string
  word: (vocabulary: Vocabulary, key: string) => string
} {
  const { i18n } = useTranslation()
  const language = isLanguage(i18n.language) ? i18n.language : 'en'
  return {
    language,
    say: (words) => words[language],
    word: (vocabulary, key) => wordFor(vocabulary, key, language),
  }
}
