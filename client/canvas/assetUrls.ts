import bold from '@tldraw/assets/fonts/IBMPlexSans-Bold.woff2?url'
import boldItalic from '@tldraw/assets/fonts/IBMPlexSans-BoldItalic.woff2?url'
import medium from '@tldraw/assets/fonts/IBMPlexSans-Medium.woff2?url'
import mediumItalic from '@tldraw/assets/fonts/IBMPlexSans-MediumItalic.woff2?url'
import sprite from '@tldraw/assets/icons/icon/0_merged.svg?url'
import { getAssetUrls } from '@tldraw/assets/selfHosted'
import en from '@tldraw/assets/translations/en.json?url'
import fr from '@tldraw/assets/translations/fr.json?url'
import { DEFAULT_EMBED_DEFINITIONS, LANGUAGES } from 'tldraw'

const family = (name: string) => ({
  [`tldraw_${name}`]: medium,
  [`tldraw_${name}_bold`]: bold,
  [`tldraw_${name}_italic`]: mediumItalic,
  [`tldraw_${name}_italic_bold`]: boldItalic,
})

const translations: Readonly<Record<string, string>> = { en, fr }

/** tldraw fetches from its makers' servers whatever is left out here: every slot is filled with a file of ours. */
export const assetUrls = {
  fonts: { ...family('draw'), ...family('sans'), ...family('serif'), ...family('mono') },
  icons: Object.fromEntries(
    Object.keys(getAssetUrls({ baseUrl: '' }).icons ?? {}).map((name) => [
      name,
      `${sprite}#${name}`,
    ]),
  ),
  translations: Object.fromEntries(
    LANGUAGES.map(({ locale }) => [locale, translations[locale] ?? en]),
  ),
  // Nothing is ever embedded; the pictures of these services are loaded all the same.
  embedIcons: Object.fromEntries(DEFAULT_EMBED_DEFINITIONS.map(({ type }) => [type, sprite])),
}
