import { react, type Editor } from 'tldraw'
import type { BoardSession } from '../state/session.ts'
import { shapeIdOf } from './shapes.ts'

const INSET = 48
const SAVE_AFTER_MS = 500

/** Opens a board where this device last looked at it; the first time, at the current step, or all of it. */
export function wireCamera(editor: Editor, { boardId, state }: BoardSession): () => void {
  const key = `atelier.camera.${boardId}`
  let timer: ReturnType<typeof setTimeout> | undefined
  // The editor knows the size of its window one frame after it is mounted.
  const frame = requestAnimationFrame(() => {
    const seen = recalled(key)
    const { agenda, step } = state.getState()
    const area = agenda.find(({ id }) => id === step)?.area
    const bounds =
      (area && editor.getShapePageBounds(shapeIdOf(area))) ?? editor.getCurrentPageBounds()
    if (seen) editor.setCamera(seen, { immediate: true })
    else if (bounds) editor.zoomToBounds(bounds, { inset: INSET, targetZoom: 1, immediate: true })
  })
  const stop = react('remember the camera', () => {
    const { x, y, z } = editor.getCamera()
    clearTimeout(timer)
    timer = setTimeout(() => remember(key, [x, y, z]), SAVE_AFTER_MS)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    stop()
  }
}

function recalled(key: string): { x: number; y: number; z: number } | undefined {
  try {
    const [x, y, z] = JSON.parse(localStorage.getItem(key) ?? '[]') as number[]
    const isGood = [x, y, z].every(Number.isFinite) && Number(z) > 0
    return isGood ? { x: Number(x), y: Number(y), z: Number(z) } : undefined
  } catch {
    return undefined
  }
}

function remember(key: string, camera: number[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(camera))
  } catch {
    // Without storage every visit is the first.
  }
}
