import type { Editor } from 'tldraw'
import type { BoardSession } from '../state/session.ts'
import type { BoardBinding } from './boardBinding.ts'

/** What browser tests look at and act through. */
export interface TestHook {
  readonly editor: Editor
  readonly binding: BoardBinding
  readonly session: BoardSession
}

/**
 * Puts the parts of a mounted board where a browser test finds them, `window.__atelier`, if that browser has the key
 * `atelier.test` in its local storage, until what it returns is called. No build differs, and nobody's page has it unless they set the key themselves.
 */
export function exposeToTests(hook: TestHook): () => void {
  const holder = window as { __atelier?: TestHook | undefined }
  try {
    if (localStorage.getItem('atelier.test') === null) return () => {}
  } catch {
    return () => {}
  }
  // A preview that lies over the board is not the board.
  holder.__atelier ??= hook
  return () => {
    if (holder.__atelier === hook) delete holder.__atelier
  }
}
