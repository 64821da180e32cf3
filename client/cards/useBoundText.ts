import { useLayoutEffect, type RefObject } from 'react'
import type * as Y from 'yjs'
import { useSession } from '../state/session.ts'
import { bindText, type TextElement } from './bindText.ts'

/** Binds a field of the page to a shared text; `onShown` must be stable. */
export function useBoundText(
  element: RefObject<TextElement | null>,
  text: Y.Text | undefined,
  onShown?: (text: string) => void,
): void {
  const { board, history } = useSession()
  useLayoutEffect(() => {
    if (!text || !element.current) return
    const host = {
      transact: (edit: () => void) => board.transact(edit),
      mark: () => history.mark(),
      undo: () => void history.undo(),
      redo: () => void history.redo(),
    }
    return bindText(element.current, text, host, onShown)
  }, [element, text, board, history, onShown])
}
