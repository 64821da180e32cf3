import { createStore } from 'zustand/vanilla'

/** A short message at the edge of the screen; `action` offers a way back (Undo, Show). */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'info' | 'ok' | 'error'
  readonly action?: { readonly label: string; readonly run: () => void }
}

export const toastStore = createStore<readonly Toast[]>(() => [])

let lastId = 0
const SHOWN_MS = 6000
/** A way back needs time to be read and reached. */
const SHOWN_WITH_ACTION_MS = 12_000

export function toast(text: string, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): number {
  const id = ++lastId
  toastStore.setState(
    (toasts) => [...toasts.slice(-2), { id, text, tone: 'info', ...options }],
    true,
  )
  setTimeout(() => dismissToast(id), options.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS)
  return id
}

export function dismissToast(id: number): void {
  toastStore.setState((toasts) => toasts.filter((toast) => toast.id !== id), true)
}
