import { atom, createTLUser, type TLUser, type TLUserPreferences } from 'tldraw'
import { i18next } from '../i18n/i18n.ts'
import type { BoardSession } from '../state/session.ts'
import { isDark } from '../ui/theme.ts'

/** Me as the canvas knows me: in the app's language and colours, whatever other boards of this device have. */
export function canvasUser({ me, sync }: BoardSession): TLUser {
  const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches
  const preferences = atom<TLUserPreferences>('preferences', {
    id: String(sync.doc.clientID),
    name: me.name,
    color: me.colour,
    locale: i18next.language,
    colorScheme: isDark() ? 'dark' : 'light',
    animationSpeed: reduced ? 0 : 1,
  })
  return createTLUser({
    userPreferences: preferences,
    setUserPreferences: (next) => preferences.set(next),
  })
}
