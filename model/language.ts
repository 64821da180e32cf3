/** Languages of the interface and of vocabulary. A new one here makes every missing text a type error. */
export const LANGUAGES = ['en', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]

/** The same text in every language. */
export type Words = Readonly<Record<Language, string>>

/** Choices stored as keys and shown in the reader's language, in this order. */
export type Vocabulary = Readonly<Record<string, Words>>

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language)
}

/** The text of a stored choice; what isn't in the vocabulary is somebody's own word and shown as it is. */
export function wordFor(vocabulary: Vocabulary, key: string, language: Language): string {
  return Object.hasOwn(vocabulary, key) ? (vocabulary[key]?.[language] ?? key) : key
}
