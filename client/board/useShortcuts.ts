import { useEffect } from 'react'
import { useSession } from '../state/session.ts'
import { useUndo } from './useUndo.ts'

/** Keys that work wherever the focus is on the board; tools have theirs on the canvas, texts theirs in themselves. */
export function useShortcuts(): void {
  const { ui } = useSession()
  const { undo, redo } = useUndo()
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const action = actionOf(event)
      if (action === undefined || (action !== 'search' && isTyping(event.target))) return
      event.preventDefault()
      switch (action) {
        case 'search':
          return ui.setState({ searching: true })
        case 'help':
          return ui.setState({ dialog: 'shortcuts' })
        case 'undo':
          return undo()
        case 'redo':
          return redo()
      }
    }
    addEventListener('keydown', handleKey)
    return () => removeEventListener('keydown', handleKey)
  }, [ui, undo, redo])
}

type Action = 'search' | 'help' | 'undo' | 'redo'

function actionOf(event: KeyboardEvent): Action | undefined {
  const key = event.key.toLowerCase()
  const command = event.ctrlKey || event.metaKey
  if (event.altKey) return undefined
  if (!command) return key === '?' ? 'help' : undefined
  if (key === 'f' && !event.shiftKey) return 'search'
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  return key === 'y' ? 'redo' : undefined
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, [contenteditable=true], [role=dialog]') !== null
  )
}
