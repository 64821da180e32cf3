const STORED = 'atelier.name'

/** The name this person last joined a board with; '' on a new device. */
export function ownName(): string {
  try {
    return localStorage.getItem(STORED) ?? ''
  } catch {
    return ''
  }
}

export function rememberOwnName(name: string): void {
  try {
    localStorage.setItem(STORED, name)
  } catch {
    // Without storage the name is asked for again.
  }
}
