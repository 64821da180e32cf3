import type { Box, Editor, TLCameraMoveOptions } from 'tldraw'

/** Free of our tools: the rail at the left, the zoom bar at the bottom. */
const DESKTOP = { left: 106, right: 32, top: 32, bottom: 72 }
const PHONE = { left: 12, right: 12, top: 12, bottom: 124 }
const PHONE_WIDTH = 640

/** Shows the whole board beside the tools, never larger than life. */
export function fitBoard(editor: Editor, options?: TLCameraMoveOptions): void {
  const bounds = editor.getCurrentPageBounds()
  if (bounds) fitBounds(editor, bounds, options)
}

/** Shows a part of the page beside the tools. */
export function fitBounds(editor: Editor, bounds: Box, options?: TLCameraMoveOptions): void {
  const { w, h } = editor.getViewportScreenBounds()
  const inset = w < PHONE_WIDTH ? PHONE : DESKTOP
  const room = { w: w - inset.left - inset.right, h: h - inset.top - inset.bottom }
  if (room.w <= 0 || room.h <= 0) return
  const z = Math.min(1, room.w / bounds.w, room.h / bounds.h)
  const x = (inset.left + (room.w - bounds.w * z) / 2) / z - bounds.x
  const y = (inset.top + (room.h - bounds.h * z) / 2) / z - bounds.y
  editor.setCamera({ x, y, z }, options)
}
