import { react, type BoxLike, type Editor, type TLCameraMoveOptions } from 'tldraw'
import type { BoardSession } from '../state/session.ts'
import { shapeIdOf } from './shapes.ts'

/** What the tools at the left and the bars at the bottom cover, in pixels; on a narrow screen they lie elsewhere. */
const COVERED = { left: 96, top: 24, right: 24, bottom: 72 }
const NARROW = 700
/** Zoom at which everything is as large as it was made. */
const FULL_SIZE = 1
const SAVE_AFTER_MS = 500

/**
 * Opens a board where this device last looked at it. The first time it shows all of it, so that people see what is ahead;
 * who comes once the workshop is under way, or on a phone, lands where the others are: at the current step.
 */
export function wireCamera(editor: Editor, { boardId, state }: BoardSession): () => void {
  const key = `atelier.camera.${boardId}`
  let timer: ReturnType<typeof setTimeout> | undefined
  // The editor would measure its window one frame late, and draw everything twice.
  editor.updateViewportScreenBounds(editor.getContainer())
  const seen = recalled(key)
  const { agenda, step } = state.getState()
  const current = agenda.find(({ id }) => id === step)
  const isAhead = current === agenda[0] && editor.getViewportScreenBounds().w > NARROW
  const area = isAhead ? undefined : current?.area
  const bounds =
    (area && editor.getShapePageBounds(shapeIdOf(area))) ?? editor.getCurrentPageBounds()
  if (seen) editor.setCamera(seen, { immediate: true })
  else if (bounds) lookAt(editor, bounds, { immediate: true })
  editor.zoomToFit = (options) => {
    const all = editor.getCurrentPageBounds()
    if (all) lookAt(editor, all, options)
    return editor
  }
  const stop = react('remember the camera', () => {
    const { x, y, z } = editor.getCamera()
    clearTimeout(timer)
    timer = setTimeout(() => remember(key, [x, y, z]), SAVE_AFTER_MS)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

/** Brings a part of the page into the part of the window that nothing covers, no larger than it was made. */
export function lookAt(
  editor: Editor,
  { x, y, w, h }: BoxLike,
  options: TLCameraMoveOptions = {},
  zoom: { least?: number; most?: number } = {},
): void {
  const screen = editor.getViewportScreenBounds()
  const left = screen.w < NARROW ? COVERED.right : COVERED.left
  const free = {
    w: Math.max(100, screen.w - left - COVERED.right),
    h: Math.max(100, screen.h - COVERED.top - COVERED.bottom),
  }
  const fitting = Math.min(free.w / w, free.h / h, zoom.most ?? FULL_SIZE)
  const z = Math.max(fitting, zoom.least ?? 0, editor.getCameraOptions().zoomSteps[0] ?? 0)
  const camera = {
    x: (left + free.w / 2) / z - (x + w / 2),
    y: (COVERED.top + free.h / 2) / z - (y + h / 2),
    z,
  }
  editor.setCamera(camera, options)
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
