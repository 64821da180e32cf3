import { useEffect, useRef } from 'react'
import { useEditor, useValue } from 'tldraw'
import { KIND_NAMES } from '../../model/cards.ts'
import { toolOf } from './tools/CardTool.ts'
import { emptySize } from './tools/placeCard.ts'

/** The outline of the card that a click would make, under the pointer of its tool; no finger has one. */
export function Ghost() {
  const editor = useEditor()
  const kind = useValue(
    'kind to come',
    () =>
      editor.getInstanceState().isCoarsePointer
        ? undefined
        : KIND_NAMES.find((name) => toolOf(name) === editor.getCurrentToolId()),
    [editor],
  )
  const zoom = useValue('zoom', () => editor.getZoomLevel(), [editor])
  const outline = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (kind === undefined) return
    const follow = () => {
      const { x, y } = editor.inputs.currentScreenPoint
      if (!outline.current || !editor.getInstanceState().isHoveringCanvas) return
      outline.current.style.translate = `calc(${x}px - 50%) calc(${y}px - 50%)`
      outline.current.hidden = false
    }
    editor.on('event', follow)
    return () => void editor.off('event', follow)
  }, [editor, kind])
  if (kind === undefined) return null
  const { w, h } = emptySize(kind)
  const size = { width: w * zoom, height: (kind === 'stage' ? 48 : h) * zoom }
  return <div ref={outline} hidden className="ghost" data-kind={kind} style={size} />
}
