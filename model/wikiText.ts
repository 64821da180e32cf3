/** Text of people inside Jira's wiki markup: signs that would open markup stand for themselves. */
export function wikiEscape(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\\/g, '&#92;')
    .replace(/[{}[\]|]/g, '\\$&')
    .replace(/!(?=\S)/g, '\\!')
    .replace(/(^|[\s(])([*_+^~?@-]+)(?=\S)/gm, (_, before: string, signs: string) => {
      return before + signs.replace(/./g, '\\$&')
    })
    .replace(/^([^\S\n\u2028\u2029]*)([*#-]+)(?=\s)/gm, (_, before: string, signs: string) => {
      return before + signs.replace(/./g, '\\$&')
    })
    .replace(/^([^\S\n\u2028\u2029]*(?:h[1-6]|bq))\./gm, '$1&#46;')
}

/** One line, for a heading, a list item or a link. */
export function wikiLine(text: string): string {
  return wikiEscape(oneLine(text))
}

export function wikiLink(label: string, url: string): string {
  const address = oneLine(url).replace(/[|\]\s]/g, encodeURIComponent)
  const text = wikiLine(label)
  return text === '' ? `[${address}]` : `[${text}|${address}]`
}

/** Without line breaks or other control characters. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

/** At most `max` UTF-16 units, cut behind a word and never inside a character, with `…` for what is missing. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text
  const head = text.slice(0, max - 1)
  const space = head.lastIndexOf(' ')
  const cut = space > max / 2 ? head.slice(0, space) : head.replace(/[\ud800-\udbff]$/, '')
  return `${cut.replace(/[\s,;:–—-]$/, '')}…`
}
