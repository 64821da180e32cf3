import type { Editor } from 'tldraw'
import { i18next } from '../i18n/i18n.ts'
import type { StepResult } from '../state/history.ts'
import { toast } from '../state/toasts.ts'
import type { BoardBinding } from './boardBinding.ts'

/**
 * One undo stack for canvas and fields: tldraw's own would take back other people's work. Its marks become the borders of
 * our steps; its history goes on recording, since its tools need that for Escape.
 */
export function wireUndo(editor: Editor, binding: BoardBinding, beginDrag: () => void): () => void {
  const { history } = binding.session
  const mark = editor.markHistoryStoppingPoint.bind(editor)
  editor.markHistoryStoppingPoint = (name) => {
    history.mark()
    const id = mark(name)
    if (name === 'translating' || name === 'translate cloning') beginDrag()
    return id
  }
  const step = (take: () => StepResult) => () => {
    editor.complete()
    binding.sync()
    if (take() === 'overtaken') toast(i18next.t('board:overtaken'))
    binding.sync()
    return editor
  }
  editor.undo = step(() => history.undo())
  editor.redo = step(() => history.redo())
  return history.beforeStep(() => binding.flush())
}
