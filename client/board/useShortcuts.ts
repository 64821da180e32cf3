import { useEffect } from 'react'
import { areLettersOn } from '../state/letterKeys.ts'
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
        case 'fields':
          ui.setState({ panel: 'card' })
          return focusFields()
      }
    }
    addEventListener('keydown', muteLetters, { capture: true })
    addEventListener('keydown', handleKey)
    return () => {
      removeEventListener('keydown', muteLetters, { capture: true })
      removeEventListener('keydown', handleKey)
    }
  }, [ui, undo, redo])
}

type Action = 'search' | 'help' | 'undo' | 'redo' | 'fields'

function actionOf(event: KeyboardEvent): Action | undefined {
  const key = event.key.toLowerCase()
  const command = event.ctrlKey || event.metaKey
  if (event.altKey) return undefined
  if (!command) return key === '?' ? 'help' : key === 'f2' ? 'fields' : undefined
  if (key === 'f' && !event.shiftKey) return 'search'
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  return key === 'y' ? 'redo' : undefined
}

/** Keeps letters from the canvas and from us where this person switched them off. */
function muteLetters(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, target } = event
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey || areLettersOn()) return
  const isOnCanvas =
    target === document.body || (target instanceof Element && target.closest('.tl-container'))
  if (isOnCanvas && !isTyping(target)) event.stopPropagation()
}

/** A second: the fields may have to be fetched first. */
const WAIT_FRAMES = 60

/** Takes the keyboard from the canvas to the fields of the selected card. */
function focusFields(framesLeft = WAIT_FRAMES): void {
  const panel = document.querySelector('aside [role=tabpanel] article section')
  const field = panel?.querySelector<HTMLElement>('textarea, input, button')
  if (field) field.focus()
  else if (framesLeft > 0) requestAnimationFrame(() => focusFields(framesLeft - 1))
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, [contenteditable=true], [role=dialog], [role=menu]') !== null
  )
}
