import { Box, computed, react, type Editor, type TLShapeId } from 'tldraw'

/** Below these zoom levels faces show their name alone, then larger, then only their form and colour. */
const LEVELS = [
  [0.16, 'dots'],
  [0.32, 'far'],
  [0.52, 'middle'],
] as const

/** The gestures that move shapes with the pointer. */
const HOLDING = [
  'select.translating',
  'select.resizing',
  'select.dragging_handle',
  'select.rotating',
]

/**
 * Keeps a large board fast: what is drawn at low zoom is chosen by one attribute and CSS, without React; and which shapes
 * are off screen is asked for on a coarse grid, since every shape listens to the answer. Returns how to stop.
 */
export function lighten(editor: Editor): () => void {
  const level = computed('lod', () => {
    const zoom = editor.getZoomLevel()
    return LEVELS.find(([below]) => zoom < below)?.[1]
  })
  const container = editor.getContainer()
  const stops = [
    react('lod', () => {
      const name = level.get()
      if (name === undefined) delete container.dataset['lod']
      else container.dataset['lod'] = name
    }),
    react('held', () => container.toggleAttribute('data-held', editor.isInAny(...HOLDING))),
  ]
  cullOnGrid(editor)
  return () => stops.forEach((stop) => stop())
}

/** Replaces the editor's culling by one that changes only when the view enters another cell of a grid of half views. */
function cullOnGrid(editor: Editor): void {
  const view = computed<Box>(
    'coarse view',
    () => {
      const { x, y, w, h } = editor.getViewportPageBounds()
      const cell = 2 ** Math.ceil(Math.log2(Math.max(w, h, 1) / 4))
      const [left, top] = [Math.floor(x / cell) - 1, Math.floor(y / cell) - 1]
      const [right, bottom] = [Math.ceil((x + w) / cell) + 1, Math.ceil((y + h) / cell) + 1]
      return new Box(left * cell, top * cell, (right - left) * cell, (bottom - top) * cell)
    },
    { isEqual: (a, b) => a.equals(b) },
  )
  const culled = computed<Set<TLShapeId>>(
    'culled on grid',
    () => {
      const around = view.get()
      const outside = new Set<TLShapeId>()
      for (const id of editor.getCurrentPageShapeIds()) {
        const bounds = editor.getShapePageBounds(id)
        if (bounds && !around.includes(bounds)) outside.add(id)
      }
      for (const id of editor.getSelectedShapeIds()) outside.delete(id)
      const editing = editor.getEditingShapeId()
      if (editing) outside.delete(editing)
      return outside
    },
    { isEqual: sameSet },
  )
  editor.getCulledShapes = () => culled.get()
}

function sameSet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  if (a.size !== b.size) return false
  for (const item of a) if (!b.has(item)) return false
  return true
}
