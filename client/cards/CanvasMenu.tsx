import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import {
  ArrangeMenuSubmenu,
  ClipboardMenuGroup,
  ConversionsMenuGroup,
  DefaultContextMenu,
  EditMenuSubmenu,
  ReorderMenuSubmenu,
  SelectAllMenuItem,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
  useEditor,
  useValue,
  type Editor,
  type TLUiContextMenuProps,
} from 'tldraw'
import { editArea } from '../../model/workshop.ts'
import type { Area } from '../../model/state.ts'
import { areaIdOf, sessionOf } from '../canvas/shapes.ts'
import { useCan, useSession } from '../state/session.ts'
import { CardMenuGroup } from './CardMenuGroup.tsx'
import { selectedCards } from './selectedCards.ts'
import { useEdit } from './useEdit.ts'

/** The context menu of the canvas; the menu key opens it at what is selected. */
export function CanvasMenu(props: TLUiContextMenuProps) {
  const editor = useEditor()
  useEffect(() => {
    const container = editor.getContainer()
    // From the keyboard the event comes to what has the focus, which is around the canvas, not inside.
    const open = (event: Event) => {
      if (event.target !== container) return
      event.preventDefault()
      openMenuAtSelection(editor)
    }
    container.addEventListener('contextmenu', open)
    return () => container.removeEventListener('contextmenu', open)
  }, [editor])
  return (
    <DefaultContextMenu {...props}>
      <Content />
    </DefaultContextMenu>
  )
}

function openMenuAtSelection(editor: Editor): void {
  const bounds = editor.getSelectionScreenBounds() ?? editor.getViewportScreenBounds()
  const { x, y } = bounds.center
  const event = new MouseEvent('contextmenu', { bubbles: true, clientX: x, clientY: y })
  editor.getContainer().querySelector('.tl-canvas')?.dispatchEvent(event)
}

function Content() {
  const editor = useEditor()
  const cards = useValue('cards', () => selectedCards(editor), [editor])
  const hasDrawings = useValue(
    'drawings',
    () => editor.getSelectedShapes().some((shape) => !OURS.has(shape.type)),
    [editor],
  )
  const isSelecting = useValue('selecting', () => editor.getCurrentToolId() === 'select', [editor])
  if (!isSelecting) return null
  return (
    <>
      {cards.length > 0 && <CardMenuGroup cards={cards} />}
      <TldrawUiMenuGroup id="modify">
        {hasDrawings && <EditMenuSubmenu />}
        <ArrangeMenuSubmenu />
        <ReorderMenuSubmenu />
      </TldrawUiMenuGroup>
      <ClipboardMenuGroup />
      <ConversionsMenuGroup />
      <TldrawUiMenuGroup id="select-all">
        <SelectAllMenuItem />
        <AreaItem />
      </TldrawUiMenuGroup>
    </>
  )
}

const OURS: ReadonlySet<string> = new Set(['card', 'stage', 'area', 'matrix', 'token'])

/** Locks or unlocks the area under the pointer. */
function AreaItem() {
  const { t } = useTranslation('canvas')
  const { board } = useSession()
  const editor = useEditor()
  const edit = useEdit()
  const mayArrange = useCan('arrange')
  const area = mayArrange ? areaUnderPointer(editor) : undefined
  if (!area) return null
  const label = t(area.protected ? 'tool.unlockArea' : 'tool.lockArea', { title: area.title })
  return (
    <TldrawUiMenuItem
      id="lock-area"
      label={label}
      onSelect={() => edit(() => editArea(board, area.id, { protected: !area.protected }))}
    />
  )
}

function areaUnderPointer(editor: Editor): Area | undefined {
  const point = editor.inputs.currentPagePoint
  const shape = editor
    .getCurrentPageShapes()
    .find(
      (other) =>
        (other.type as string) === 'area' &&
        editor.getShapePageBounds(other)?.containsPoint(point) === true,
    )
  return shape && sessionOf(editor).state.getState().areas.get(areaIdOf(shape.id))
}
