export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const STORED = 'atelier.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

export function storedTheme(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(STORED)) ?? 'auto'
  } catch {
    return 'auto'
  }
}

export function isDark(theme: Theme = storedTheme()): boolean {
  return theme === 'dark' || (theme === 'auto' && dark.matches)
}

/** Sets the colours of the page and keeps them right when the device switches. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
  dark.onchange = applyTheme
  dispatchEvent(new Event('atelier-theme'))
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(STORED, theme)
  } catch {
    // Storage may be blocked; the choice then lasts as long as the page.
  }
  applyTheme()
}
