import { react, unsafe__withoutCapture, type Editor, type TLShape, type TLShapeId } from 'tldraw'
import type { BoardBinding, Gesture } from './boardBinding.ts'
import { PAGE } from './records.ts'
import { isCardLike } from './shapes.ts'

/** States in which something follows the pointer: it is written when they end. */
const GESTURES: readonly (readonly [path: string, kind: Gesture['kind']])[] = [
  ['select.translating', 'translating'],
  ['select.resizing', 'resizing'],
  ['select.rotating', 'other'],
  ['select.dragging_handle', 'handle'],
  ['select.pointing_arrow_label', 'other'],
  ['select.crop', 'other'],
  ['arrow.pointing', 'handle'],
  ['line.pointing', 'other'],
  ['geo.pointing', 'other'],
  ['draw.drawing', 'other'],
  ['highlight.drawing', 'other'],
]

/** Holds the binding's hand while a gesture lasts, and tells it what has been done when it ends. */
export class Gestures {
  private readonly editor: Editor
  private readonly binding: BoardBinding
  private kind: Gesture['kind'] = 'other'
  private readonly carried = new Set<string>()
  private selectedBefore: readonly TLShapeId[] | undefined
  private readonly stops: readonly (() => void)[]

  constructor(editor: Editor, binding: BoardBinding) {
    this.editor = editor
    this.binding = binding
    this.stops = [
      react('gesture', () => {
        const path = editor.getPath()
        const now = GESTURES.find(([start]) => path === start || path.startsWith(`${start}.`))?.[1]
        unsafe__withoutCapture(() => this.follow(now))
      }),
      editor.sideEffects.registerAfterDeleteHandler('shape', (_, source) => {
        if (source === 'remote' && binding.isHolding) queueMicrotask(() => this.letGo())
      }),
    ]
  }

  destroy(): void {
    this.stops.forEach((stop) => stop())
  }

  /** Others have deleted all that was in the hand: tldraw would go on waiting for it. */
  private letGo(): void {
    const { binding, editor } = this
    const isEmpty = editor.isIn('select') && editor.getSelectedShapeIds().length === 0
    if (binding.isHolding && isEmpty) editor.cancel()
  }

  /**
   * Called when tldraw has set its mark for a drag, before it looks at what is selected: cards leave their column, to
   * lie above all columns and to be independent of their fate; areas and frames take along what lies in them.
   */
  beginDrag(): void {
    const { editor } = this
    const lifted = editor.getSelectedShapes().filter((shape) => this.isInColumnOrMatrix(shape))
    if (lifted.length > 0) editor.reparentShapes(lifted, PAGE as TLShape['parentId'])
    const carriers = editor.getSelectedShapes().filter(isCarrier)
    if (carriers.length === 0) return
    const contents = carriers.flatMap((carrier) => this.contentsOf(carrier))
    this.selectedBefore ??= editor.getSelectedShapeIds()
    contents.forEach((id) => this.carried.add(id))
    editor.setSelectedShapes([...new Set([...this.selectedBefore, ...contents])])
  }

  private follow(now: Gesture['kind'] | undefined): void {
    if (now !== undefined) {
      // An arrow is begun by its tool and ended by its handle; a shape by its tool and its resizing.
      this.kind = now
      if (!this.binding.isHolding) this.binding.hold(this.editor.getSelectedShapeIds())
    } else if (this.binding.isHolding) {
      this.binding.release({ kind: this.kind, carried: new Set(this.carried) })
      this.carried.clear()
      const before = this.selectedBefore?.filter((id) => this.editor.getShape(id))
      if (before) this.editor.setSelectedShapes(before)
      this.selectedBefore = undefined
    }
  }

  private isInColumnOrMatrix({ parentId }: TLShape): boolean {
    const type = this.editor.getShape(parentId as TLShapeId)?.type as string | undefined
    return type === 'stage' || type === 'matrix'
  }

  /** What lies on the page with its middle in an area or frame. */
  private contentsOf(carrier: TLShape): TLShapeId[] {
    const { editor } = this
    const box = editor.getShapePageBounds(carrier)
    if (!box) return []
    return editor.getCurrentPageShapes().flatMap((shape) => {
      if (shape.parentId !== PAGE || shape.id === carrier.id || shape.isLocked) return []
      if ((carrier.type as string) === 'frame' && !isCardLike(shape)) return []
      const middle = editor.getShapePageBounds(shape)?.center
      const isArrowBound = editor.getBindingsFromShape(shape, 'arrow').length > 0
      return middle && !isArrowBound && !isArea(shape) && box.containsPoint(middle)
        ? [shape.id]
        : []
    })
  }
}

function isCarrier(shape: TLShape): boolean {
  return isArea(shape) || (shape.type as string) === 'frame'
}

function isArea(shape: TLShape): boolean {
  return (shape.type as string) === 'area'
}
