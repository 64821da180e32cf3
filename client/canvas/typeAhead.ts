/** Longer than a card takes to be drawn with its fields on a slow machine. */
const PATIENCE_MS = 2000

/**
 * Keeps the letters that somebody types while the field they are meant for is still being drawn, and writes them into the
 * first one that takes the focus. Without it they would choose tools.
 */
export function typeAhead(): void {
  let typed = ''
  const hear = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey } = event
    if (key === 'Escape') return end()
    if (key.length !== 1 || ctrlKey || metaKey || altKey) return
    typed += key
    event.preventDefault()
    event.stopPropagation()
  }
  const write = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return
    end()
    // The one way by which a field hears of it as of something typed.
    if (typed !== '') document.execCommand('insertText', false, typed)
  }
  const end = () => {
    clearTimeout(timer)
    removeEventListener('keydown', hear, { capture: true })
    document.removeEventListener('focusin', write)
  }
  const timer = setTimeout(end, PATIENCE_MS)
  addEventListener('keydown', hear, { capture: true })
  document.addEventListener('focusin', write)
}
