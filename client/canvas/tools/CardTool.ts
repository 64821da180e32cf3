import {
  StateNode,
  type Editor,
  type TLKeyboardEventInfo,
  type TLStateNodeConstructor,
  type VecLike,
} from 'tldraw'
import { KIND_NAMES, type KindName } from '../../../model/cards.ts'
import { CARD_GAP } from '../../../model/layout.ts'
import { canvasCommands } from '../../state/boardRefs.ts'
import { isCardLike } from '../shapes.ts'
import { typeAhead } from '../typeAhead.ts'
import { emptySize, placeCard } from './placeCard.ts'

/** The tool of a kind; tldraw has a note tool of its own, so ours are prefixed. */
export function toolOf(kind: KindName): string {
  return `card-${kind}`
}

function cardTool(kind: KindName): TLStateNodeConstructor {
  class Idle extends StateNode {
    static override id = 'idle'
    override onEnter() {
      this.editor.setCursor({ type: 'cross', rotation: 0 })
      // From a button or from nowhere: the next Enter is the canvas's.
      this.editor.getContainer().focus()
    }
    override onPointerDown() {
      this.parent.transition('pointing')
    }
    /** Without a mouse: in the middle of what is seen, below what lies there. */
    override onKeyDown({ key }: TLKeyboardEventInfo) {
      if (key === 'Enter') place(this, kind, freePoint(this.editor, kind))
    }
    override onCancel() {
      this.editor.setCurrentTool('select')
    }
  }

  class Pointing extends StateNode {
    static override id = 'pointing'
    override onPointerUp() {
      place(this, kind, this.editor.inputs.currentPagePoint)
    }
    override onComplete() {
      place(this, kind, this.editor.inputs.currentPagePoint)
    }
    override onCancel() {
      this.parent.transition('idle')
    }
    override onInterrupt() {
      this.parent.transition('idle')
    }
  }

  return class CardTool extends StateNode {
    static override id = toolOf(kind)
    static override initial = 'idle'
    static override children() {
      return [Idle, Pointing]
    }
  }
}

function place({ editor, parent }: StateNode, kind: KindName, point: VecLike): void {
  const id = placeCard(editor, kind, point)
  if (editor.getInstanceState().isToolLocked) return void parent.transition('idle')
  editor.setCurrentTool('select')
  typeAhead()
  // The shape follows from the document, in a microtask.
  editor.timers.requestAnimationFrame(() => canvasCommands.current?.editCard(id))
}

function freePoint(editor: Editor, kind: KindName): VecLike {
  const { x, y } = editor.getViewportPageBounds().center
  const cards = editor.getCurrentPageShapes().filter(isCardLike)
  const boxes = cards.flatMap(({ id }) => editor.getShapePageBounds(id) ?? [])
  const step = emptySize(kind).h + CARD_GAP
  let down = 0
  while (boxes.some((box) => box.containsPoint({ x, y: y + down }))) down += step
  return { x, y: y + down }
}

/** One tool for each kind: a click places a card and begins editing it. */
export const cardTools: TLStateNodeConstructor[] = KIND_NAMES.map((kind) => cardTool(kind))
