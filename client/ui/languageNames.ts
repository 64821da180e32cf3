/** Each language in its own words, which need no translation. */
export const LANGUAGE_NAMES = [
  { value: 'en', label: 'English' },
  { value: 'fr', label: 'Français' },
] as const
