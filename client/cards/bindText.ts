import type * as Y from 'yjs'
import { textDiff } from '../../model/textDiff.ts'
import { CompositionMap, type TextDelta } from './CompositionMap.ts'

/** What a text editor needs of the board around it. */
export interface TextHost {
  /** Everything written inside is one edit of this person. */
  transact(edit: () => void): void
  /** Ends the undo step: what follows is undone by itself. */
  mark(): void
  undo(): void
  redo(): void
}

export type TextElement = HTMLTextAreaElement | HTMLInputElement

/** A pause in typing that long ends an undo step. */
const PAUSE_MS = 1000

/**
 * Keeps a field of the page and a shared text the same, whoever types. The caret stays with its words, an input method's
 * composition is never disturbed, and undo is the host's. `onShown` hears each text shown. Returns how to stop.
 */
export function bindText(
  element: TextElement,
  text: Y.Text,
  host: TextHost,
  onShown: (text: string) => void = () => {},
): () => void {
  const binding = new TextBinding(element, text, host, onShown)
  return () => binding.destroy()
}

class TextBinding {
  private readonly element: TextElement
  private readonly text: Y.Text
  private readonly host: TextHost
  private readonly onShown: (text: string) => void
  /** The document's text as the element shows it, while nothing is composed. */
  private shown = ''
  private composition: CompositionMap | undefined
  private writing = false
  private pause: ReturnType<typeof setTimeout> | undefined
  private readonly listeners: Readonly<Record<string, (event: Event) => void>> = {
    input: (event) => this.handleInput(event as InputEvent),
    compositionstart: () => this.startComposition(),
    compositionend: () => this.endComposition(),
    focus: () => this.host.mark(),
    blur: () => this.handleBlur(),
    keydown: (event) => handleHistoryKey(event as KeyboardEvent, this.host),
    beforeinput: (event) => handleHistoryInput(event as InputEvent, this.host),
  }
  private readonly handleChange = (event: Y.YTextEvent) => this.follow(event)

  constructor(element: TextElement, text: Y.Text, host: TextHost, onShown: (text: string) => void) {
    this.element = element
    this.text = text
    this.host = host
    this.onShown = onShown
    this.show()
    text.observe(this.handleChange)
    for (const [type, listener] of Object.entries(this.listeners)) {
      element.addEventListener(type, listener)
    }
  }

  destroy(): void {
    this.endComposition()
    clearTimeout(this.pause)
    this.text.unobserve(this.handleChange)
    for (const [type, listener] of Object.entries(this.listeners)) {
      this.element.removeEventListener(type, listener)
    }
  }

  private get caret(): number {
    return this.element.selectionEnd ?? this.element.value.length
  }

  private show(): void {
    this.shown = withoutReturns(contentOf(this.text))
    if (this.element.value !== this.shown) this.element.value = this.shown
    this.onShown(this.shown)
  }

  private handleInput(event: InputEvent): void {
    clearTimeout(this.pause)
    this.pause = setTimeout(() => this.host.mark(), PAUSE_MS)
    if (this.composition || event.isComposing) return this.onShown(this.element.value)
    const next = this.element.value
    const diff = textDiff(this.shown, next, this.caret)
    if (!diff) return
    this.write(() => {
      removeReturns(this.text)
      if (diff.remove > 0) this.text.delete(diff.at, diff.remove)
      if (diff.insert !== '') this.text.insert(diff.at, diff.insert)
    })
    this.shown = next
    this.onShown(next)
  }

  private startComposition(): void {
    if (this.composition) return
    this.write(() => removeReturns(this.text))
    this.composition = new CompositionMap(this.text.length)
  }

  private endComposition(): void {
    const { composition, element } = this
    if (!composition) return
    this.composition = undefined
    const diff = textDiff(this.shown, element.value, this.caret)
    let caret = composition.behind(this.caret)
    if (diff) this.write(() => (caret = composition.write(this.text, diff)))
    this.show()
    this.select(caret, caret)
  }

  private handleBlur(): void {
    this.endComposition()
    clearTimeout(this.pause)
    this.host.mark()
  }

  private write(edit: () => void): void {
    this.writing = true
    try {
      this.host.transact(edit)
    } finally {
      this.writing = false
    }
  }

  /** Shows what somebody else wrote, or an undo. */
  private follow({ delta, transaction }: Y.YTextEvent): void {
    if (this.writing) return
    if (this.composition) return this.composition.follow(delta)
    const [start, behind] = [this.element.selectionStart ?? 0, this.caret]
    this.show()
    const end = transaction.local ? endOfChange(delta) : undefined
    this.select(end ?? movedBy(delta, start), end ?? movedBy(delta, behind))
  }

  /** Only while the person is in here: elsewhere it would take the focus from another field. */
  private select(start: number, end: number): void {
    if (this.element.ownerDocument.activeElement !== this.element) return
    this.element.setSelectionRange(start, end)
  }
}

/** Where a caret is after others' changes: it stays before what is inserted exactly at it. */
function movedBy(delta: TextDelta, caret: number): number {
  let at = 0
  let moved = caret
  for (const { retain, insert, delete: removed } of delta) {
    at += retain ?? 0
    if (typeof insert === 'string') {
      if (at < moved) moved += insert.length
      at += insert.length
    } else if (removed !== undefined && at < moved) {
      moved = Math.max(at, moved - removed)
    }
  }
  return moved
}

/** Behind the last thing that an undo or redo put back or took away. */
function endOfChange(delta: TextDelta): number {
  let at = 0
  for (const { retain, insert } of delta) {
    at += (retain ?? 0) + (typeof insert === 'string' ? insert.length : 0)
  }
  return at
}

function contentOf(text: Y.Text): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- Y.Text.toString() is its text
  return text.toString()
}

/** As a textarea shows it. */
function withoutReturns(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** Where a foreign writer left two characters for a line's end, a textarea has one: the first edit removes the other. */
function removeReturns(text: Y.Text): void {
  const content = contentOf(text)
  for (let i = content.length - 1; i > 0; i--) {
    if (content[i] === '\n' && content[i - 1] === '\r') text.delete(i - 1, 1)
  }
}

function handleHistoryKey(event: KeyboardEvent, host: TextHost): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return
  const key = event.key.toLowerCase()
  if (key !== 'z' && key !== 'y') return
  event.preventDefault()
  event.stopPropagation()
  if (key === 'y' || event.shiftKey) host.redo()
  else host.undo()
}

/** The browser's own undo (menu, shake) knows nothing of others' edits. */
function handleHistoryInput(event: InputEvent, host: TextHost): void {
  if (event.inputType === 'historyUndo') host.undo()
  else if (event.inputType === 'historyRedo') host.redo()
  else return
  event.preventDefault()
}
