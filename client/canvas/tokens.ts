import css from '../app.css?raw'

/**
 * The colour tokens of `app.css`, for pictures that leave the page: a file has no stylesheet. Read from the stylesheet
 * itself, so that there is one list of colours.
 */
const [light, dark] = [/:root \{([^}]*)\}/, /:root\[data-theme='dark'\] \{([^}]*)\}/].map(
  (block) => {
    const rules = block.exec(css)?.[1] ?? ''
    return new Map([...rules.matchAll(/--([\w-]+):\s*(#[0-9a-f]+)/gi)].map((m) => [m[1], m[2]]))
  },
)

export function token(name: string, isDark: boolean): string {
  return (isDark ? dark?.get(name) : undefined) ?? light?.get(name) ?? '#000000'
}
