const STORED = 'atelier.shortcuts'

/** Whether one letter alone does something on this device. Speech input and shaky hands need that off. */
export function areLettersOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off'
  } catch {
    return true
  }
}

export function setLettersOn(on: boolean): void {
  try {
    if (on) localStorage.removeItem(STORED)
    else localStorage.setItem(STORED, 'off')
  } catch {
    // Without storage the letters stay on.
  }
}
