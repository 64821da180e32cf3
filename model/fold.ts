const LIGATURES: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
}

/** Text as it is compared when case, accents, ligatures and the form of quotes don't matter. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[œæß’‘“”]/g, (sign) => LIGATURES[sign] ?? sign)
}

/** `fold`, and only the words: what two names must have in common to mean the same thing. */
export function foldName(text: string): string {
  const folded = fold(text).trim()
  const words = folded.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  return words === '' ? folded : words
}
