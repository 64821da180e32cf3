import italic from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-italic.woff2?url'
import regular from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2?url'
import medium from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-500-normal.woff2?url'
import semibold from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2?url'
import bold from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-700-normal.woff2?url'
import mono from '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-600-normal.woff2?url'
import type { TLFontFace } from 'tldraw'

export const SANS = 'IBM Plex Sans'
export const MONO = 'IBM Plex Mono'

const face = (family: string, url: string, weight: string, style = 'normal'): TLFontFace => ({
  family,
  src: { url, format: 'woff2' },
  weight,
  style,
})

/** What an exported picture of our shapes embeds: the same files as the page. */
export const FONT_FACES: TLFontFace[] = [
  face(SANS, regular, '400'),
  face(SANS, italic, '400', 'italic'),
  face(SANS, medium, '500'),
  face(SANS, semibold, '600'),
  face(SANS, bold, '700'),
  face(MONO, mono, '600'),
]
