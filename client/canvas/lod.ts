import {
  atom,
  computed,
  isUninitialized,
  react,
  unsafe__withoutCapture,
  type Atom,
  type Computed,
  type Editor,
  type TLRenderingShape,
  type TLShapeId,
} from 'tldraw'
import { cullOnGrid, hitNearby, pageBoxes } from './pageBoxes.ts'

/** Below these zoom levels cards show their name alone, then larger, then only their form and colour. */
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

/** Cards that were near stay mounted until there are so many of them. */
const MAX_OPENED = 400

/**
 * Keeps a large board fast: what is drawn at low zoom is chosen by one attribute and CSS, without React; and which shapes
 * are off screen is asked for on a coarse grid, since every shape listens to the answer. Returns how to stop.
 */
export function lighten(editor: Editor): () => void {
  const { level } = distanceOf(editor)
  const container = editor.getContainer()
  const stops = [
    react('lod', () => {
      const name = level.get()
      if (name === undefined) delete container.dataset['lod']
      else container.dataset['lod'] = name
    }),
    react('held', () => container.toggleAttribute('data-held', editor.isInAny(...HOLDING))),
    react('come near', () => level.get() === undefined && openVisible(editor)),
  ]
  return () => stops.forEach((stop) => stop())
}

/** How far away an editor's page is seen from, and what follows from it. */
interface Distance {
  /** Undefined where cards are near enough to be read. */
  readonly level: Computed<(typeof LEVELS)[number][1] | undefined>
  /** The cards that have been near enough: only they are mounted as shapes of their own. */
  readonly opened: Atom<ReadonlySet<TLShapeId>>
  /** All cards, for `FarCards`; stays as it was while the page is near. */
  readonly far: Computed<readonly FarShape[]>
}

/** Where a card lies in the page and among the layers of the other shapes. */
export interface FarShape {
  readonly id: TLShapeId
  readonly x: number
  readonly y: number
  readonly rotation: number
  readonly layer: number
  readonly opacity: number
}

const distances = new WeakMap<Editor, Distance>()

export function distanceOf(editor: Editor): Distance {
  let distance = distances.get(editor)
  if (!distance) distances.set(editor, (distance = measured(editor)))
  return distance
}

function measured(editor: Editor): Distance {
  const level = computed('lod', () => {
    const zoom = editor.getZoomLevel()
    return LEVELS.find(([below]) => zoom < below)?.[1]
  })
  const opened = atom<ReadonlySet<TLShapeId>>('opened', new Set())
  const all = editor.getRenderingShapes.bind(editor)
  const mounted = computed('mounted', () => {
    const near = opened.get()
    const editing = editor.getEditingShapeId()
    return all().filter((shape) => !isCard(shape) || near.has(shape.id) || shape.id === editing)
  })
  editor.getRenderingShapes = () => mounted.get()
  const boxes = pageBoxes(editor)
  cullOnGrid(editor, boxes)
  hitNearby(editor, boxes)
  const far = computed<readonly FarShape[]>('far', (before) => {
    if (level.get() === undefined) return isUninitialized(before) ? [] : before
    const cards = all().filter(isCard)
    // Their records, which `all` has read, say where they are.
    return unsafe__withoutCapture(() => cards.map((card) => farShape(editor, card)))
  })
  return { level, opened, far }
}

function farShape(editor: Editor, { id, index, opacity }: TLRenderingShape): FarShape {
  const place = editor.getShapePageTransform(id)
  return { id, x: place.e, y: place.f, rotation: place.rotation(), layer: index, opacity }
}

function isCard({ shape }: TLRenderingShape): boolean {
  return (shape.type as string) === 'card'
}

function openVisible(editor: Editor): void {
  const culled = editor.getCulledShapes()
  const { opened } = distanceOf(editor)
  const before = unsafe__withoutCapture(() => opened.get())
  const visible = [...editor.getCurrentPageShapeIds()].filter((id) => !culled.has(id))
  if (visible.every((id) => before.has(id))) return
  opened.set(new Set(before.size > MAX_OPENED ? visible : [...before, ...visible]))
}
