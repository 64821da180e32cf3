import {
  atom,
  Box,
  computed,
  react,
  unsafe__withoutCapture,
  type Atom,
  type Editor,
  type TLShapeId,
} from 'tldraw'

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
  stops.push(react('come near', () => level.get() === undefined && openVisible(editor)))
  stops.push(react('come in sight', () => level.get() !== 'dots' && namesShown(editor).set(true)))
  return () => stops.forEach((stop) => stop())
}

const named = new WeakMap<Editor, Atom<boolean>>()

/** Whether this view has ever been near enough for names: until then a card is only its form and colour. */
export function namesShown(editor: Editor): Atom<boolean> {
  let shown = named.get(editor)
  if (!shown) named.set(editor, (shown = atom('names shown', false)))
  return shown
}

const opened = new WeakMap<Editor, Atom<ReadonlySet<TLShapeId>>>()

/**
 * The shapes that have been near enough to be read: only they draw more than their name. A large board opens in the time its
 * names take, and what was near once stays drawn.
 */
export function openedShapes(editor: Editor): Atom<ReadonlySet<TLShapeId>> {
  let shapes = opened.get(editor)
  if (!shapes) opened.set(editor, (shapes = atom<ReadonlySet<TLShapeId>>('opened', new Set())))
  return shapes
}

function openVisible(editor: Editor): void {
  const culled = editor.getCulledShapes()
  const shapes = openedShapes(editor)
  const before = unsafe__withoutCapture(() => shapes.get())
  const fresh = [...editor.getCurrentPageShapeIds()].filter(
    (id) => !culled.has(id) && !before.has(id),
  )
  if (fresh.length > 0) shapes.set(new Set([...before, ...fresh]))
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
