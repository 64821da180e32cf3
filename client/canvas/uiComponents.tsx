import { useLayoutEffect, useRef } from 'react'
import {
  DefaultStylePanel,
  useEditor,
  useEditorComponents,
  useQuickReactor,
  useValue,
  type TLComponents,
  type TLShapeId,
  type TLUiStylePanelProps,
} from 'tldraw'
import { lighten } from './lod.ts'
import { Toolbar } from './Toolbar.tsx'
import { ZoomBar } from './ZoomBar.tsx'
import './canvas.css'

/** The parts of tldraw's interface that we replace or leave out. */
export const uiComponents: TLComponents = {
  Toolbar,
  NavigationPanel: ZoomBar,
  StylePanel,
  ShapeIndicators,
  Background,
  ActionsMenu: null,
  CursorChatBubble: null,
  DebugMenu: null,
  DebugPanel: null,
  HelpMenu: null,
  HelperButtons: null,
  KeyboardShortcutsDialog: null,
  MainMenu: null,
  MenuPanel: null,
  Minimap: null,
  PageMenu: null,
  QuickActions: null,
  SharePanel: null,
  TopPanel: null,
  ZoomMenu: null,
}

const DRAWING_TOOLS = new Set(['draw', 'highlight', 'arrow', 'line', 'geo', 'text'])
const STYLED = new Set(['draw', 'highlight', 'arrow', 'line', 'geo', 'text', 'note'])

/** Colours and strokes only where there is something to colour: our own shapes have none. */
function StylePanel(props: TLUiStylePanelProps) {
  const editor = useEditor()
  const isUseful = useValue(
    'styles',
    () =>
      DRAWING_TOOLS.has(editor.getCurrentToolId()) ||
      editor.getSelectedShapes().some((shape) => STYLED.has(shape.type)),
    [editor],
  )
  return isUseful ? <DefaultStylePanel {...props} /> : null
}

/** More than this many outlines at once say no more than the box around them. */
const MAX_INDICATORS = 200
const INDICATING = [
  'select.idle',
  'select.editing_shape',
  'select.brushing',
  'select.scribble_brushing',
  'select.pointing_shape',
  'select.pointing_selection',
  'select.pointing_handle',
]

/** Outlines of what is selected or under the pointer; tldraw mounts one for every shape on the screen. */
function ShapeIndicators() {
  const editor = useEditor()
  const { ShapeIndicator } = useEditorComponents()
  const ids = useValue(
    'indicated',
    () => {
      if (!editor.isInAny(...INDICATING) || editor.getInstanceState().isChangingStyle) return ''
      const shown = new Set(editor.getSelectedShapeIds())
      const { isHoveringCanvas, isCoarsePointer } = editor.getInstanceState()
      const hovered = editor.getHoveredShapeId()
      const mayHover = editor.isInAny('select.idle', 'select.editing_shape') && !isCoarsePointer
      if (hovered && isHoveringCanvas && mayHover) shown.add(hovered)
      return [...shown].slice(0, MAX_INDICATORS).join(' ')
    },
    [editor],
  )
  if (!ShapeIndicator || ids === '') return null
  return ids.split(' ').map((id) => <ShapeIndicator key={id} shapeId={id as TLShapeId} />)
}

/** Paper with a faint grid of dots, painted once: it is only ever moved and scaled. */
function Background() {
  const editor = useEditor()
  const dots = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => lighten(editor), [editor])
  useQuickReactor(
    'dots',
    () => {
      const { x, y, z } = editor.getCamera()
      // Every second row of dots is left out each time the view halves, so that they stay as far apart.
      const scale = z * 2 ** Math.round(-Math.log2(z))
      const step = DOT_STEP * scale
      const [left, top] = [(x * z) % step, (y * z) % step]
      if (dots.current)
        dots.current.style.transform = `translate(${left}px, ${top}px) scale(${scale})`
    },
    [editor],
  )
  return (
    <div className="paper">
      <div ref={dots} />
    </div>
  )
}

const DOT_STEP = 24
