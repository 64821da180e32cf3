import { createStore } from 'zustand/vanilla'
import type { Unsent, UnsentText } from './unsent.ts'

/** What the server did not take of one board, until the person has it elsewhere. */
export interface KeptUnsent extends Unsent {
  /** Why, the latest: the server's code, or one of ours. */
  readonly code: string
}

/** By board. */
export const keptUnsent = createStore<Readonly<Record<string, KeptUnsent>>>(() => ({}))

const stored = (boardId: string) => `atelier.unsent.${boardId}`

/** Adds to what is kept already; it outlives a reload where the browser keeps anything. */
export function keepUnsent(boardId: string, { texts, others }: Unsent, code: string): void {
  const before = readKept(boardId) ?? keptUnsent.getState()[boardId]
  const kept: KeptUnsent = {
    code,
    texts: texts.reduce(withText, before?.texts ?? []),
    others: (before?.others ?? 0) + others,
  }
  write(boardId, kept)
}

function write(boardId: string, kept: KeptUnsent): void {
  keptUnsent.setState({ [boardId]: kept })
  try {
    localStorage.setItem(stored(boardId), JSON.stringify(kept))
  } catch {
    // It lasts as long as the page.
  }
}

/** What this page and others of this browser kept; undefined where that is nothing, or can't be read. */
function readKept(boardId: string): KeptUnsent | undefined {
  try {
    const text = localStorage.getItem(stored(boardId))
    return text === null ? undefined : (JSON.parse(text) as KeptUnsent)
  } catch {
    return undefined
  }
}

/** What is taken back word by word is read again each time, with fewer words left: the most of them are kept. */
function withText(kept: readonly UnsentText[], text: UnsentText): readonly UnsentText[] {
  const isSame = ({ of, id, field }: UnsentText) =>
    of === text.of && id === text.id && field === text.field
  if (kept.some((other) => isSame(other) && other.text.includes(text.text))) return kept
  return [...kept.filter((other) => !(isSame(other) && text.text.includes(other.text))), text]
}

/** Shows again what an earlier page of this board kept. */
export function recallUnsent(boardId: string): void {
  if (keptUnsent.getState()[boardId]) return
  const kept = readKept(boardId)
  if (kept) keptUnsent.setState({ [boardId]: kept })
}

/** Forgets what was shown here; what another tab has kept since is shown next. */
export function dropUnsent(boardId: string): void {
  const shown = new Set(keptUnsent.getState()[boardId]?.texts.map(({ text }) => text))
  const kept = readKept(boardId)
  const texts = kept?.texts.filter(({ text }) => !shown.has(text)) ?? []
  if (kept && texts.length > 0) return write(boardId, { ...kept, texts, others: 0 })
  keptUnsent.setState(
    Object.fromEntries(Object.entries(keptUnsent.getState()).filter(([id]) => id !== boardId)),
    true,
  )
  try {
    localStorage.removeItem(stored(boardId))
  } catch {
    // It was never there.
  }
}
