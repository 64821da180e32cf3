/** Joins the class names that are there. */
export function classes(...names: (string | undefined | false)[]): string {
  return names.filter(Boolean).join(' ')
}
