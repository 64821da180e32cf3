import { StateNode, type TLStateNodeConstructor } from 'tldraw'
import { KIND_NAMES, type KindName } from '../../../model/cards.ts'
import { canvasCommands } from '../../state/boardRefs.ts'
import { placeCard } from './placeCard.ts'

/** The tool of a kind; tldraw has a note tool of its own, so ours are prefixed. */
export function toolOf(kind: KindName): string {
  return `card-${kind}`
}

function cardTool(kind: KindName): TLStateNodeConstructor {
  class Idle extends StateNode {
    static override id = 'idle'
    override onEnter() {
      this.editor.setCursor({ type: 'cross', rotation: 0 })
    }
    override onPointerDown() {
      this.parent.transition('pointing')
    }
    override onCancel() {
      this.editor.setCurrentTool('select')
    }
  }

  class Pointing extends StateNode {
    static override id = 'pointing'
    override onPointerUp() {
      this.place()
    }
    override onComplete() {
      this.place()
    }
    override onCancel() {
      this.parent.transition('idle')
    }
    override onInterrupt() {
      this.parent.transition('idle')
    }

    private place() {
      const { editor } = this
      const id = placeCard(editor, kind, editor.inputs.currentPagePoint)
      if (editor.getInstanceState().isToolLocked) return void this.parent.transition('idle')
      editor.setCurrentTool('select')
      // The shape follows from the document, in a microtask.
      editor.timers.requestAnimationFrame(() => canvasCommands.current?.editCard(id))
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

/** One tool for each kind: a click places a card and begins editing it. */
export const cardTools: TLStateNodeConstructor[] = KIND_NAMES.map((kind) => cardTool(kind))
