import {
  Box,
  computed,
  unsafe__withoutCapture,
  type Computed,
  type Editor,
  type TLShape,
  type TLShapeId,
} from 'tldraw'

type Boxes = Computed<ReadonlyMap<TLShapeId, Box>>

/** The boxes of all shapes of the page: one signal, where asking the editor for each makes every frame compare thousands. */
export function pageBoxes(editor: Editor): Boxes {
  const changes = editor.store.query.filterHistory('shape')
  return computed('boxes', () => {
    changes.get()
    return unsafe__withoutCapture(() => {
      const boxes = new Map<TLShapeId, Box>()
      for (const id of editor.getCurrentPageShapeIds()) {
        const box = editor.getShapePageBounds(id)
        if (box) boxes.set(id, box)
      }
      return boxes
    })
  })
}

/** Replaces the editor's culling by one that changes only when the view enters another cell of a grid of half views. */
export function cullOnGrid(editor: Editor, boxes: Boxes): void {
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
      for (const [id, box] of boxes.get()) if (!around.includes(box)) outside.add(id)
      for (const id of editor.getSelectedShapeIds()) outside.delete(id)
      const editing = editor.getEditingShapeId()
      if (editing) outside.delete(editing)
      return outside
    },
    { isEqual: sameSet },
  )
  editor.getCulledShapes = () => culled.get()
}

/** Shapes that fill their box: what is not in it doesn't hit them. */
const FILLING: ReadonlySet<string> = new Set(['card', 'token'])

/** The editor asks every shape whether the pointer is on it, each time the camera moves; now only those around it. */
export function hitNearby(editor: Editor, boxes: Boxes): void {
  const hit = editor.getShapeAtPoint.bind(editor)
  const rendering = editor.getCurrentPageRenderingShapesSorted.bind(editor)
  let around: TLShape[] | undefined
  editor.getCurrentPageRenderingShapesSorted = () => around ?? rendering()
  editor.getShapeAtPoint = (point, options) => {
    const all = boxes.get()
    const mayHit = ({ id, type }: TLShape) =>
      !FILLING.has(type) || all.get(id)?.containsPoint(point, options?.margin) !== false
    around = rendering().filter(mayHit)
    try {
      return hit(point, options)
    } finally {
      around = undefined
    }
  }
}

function sameSet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  if (a.size !== b.size) return false
  for (const item of a) if (!b.has(item)) return false
  return true
}
