/** Two letters for a name: of its first and last word, or the first two of its only one. */
export function initials(name: string): string {
  const parts = name.trim().split(/[\s-]+/u)
  const first = [...(parts[0] ?? '')]
  const last = parts.length > 1 ? [...(parts.at(-1) ?? '')] : []
  return (last.length > 0 ? [first[0], last[0]] : first.slice(0, 2)).join('').toUpperCase()
}
