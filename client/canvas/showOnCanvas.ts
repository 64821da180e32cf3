import type { Editor, TLShapeId } from 'tldraw'
import type { CanvasCommands } from '../state/boardRefs.ts'
import { lookAt } from './camera.ts'
import { canvasUserId } from './remotePresence.ts'
import { shapeIdOf } from './shapes.ts'

const GLIDE_MS = 240
/** Zoom at which a card that somebody asked for is legible. */
const LEGIBLE = { least: 0.75, most: 1.25 }

/** What other features ask of this canvas. */
export function commandsOf(editor: Editor): CanvasCommands {
  // With reduced motion tldraw moves the camera at once.
  const animation = { duration: GLIDE_MS }
  return {
    showCard: (id) => {
      const shape = editor.getShape(shapeIdOf(id))
      const bounds = shape && editor.getShapePageBounds(shape)
      if (!shape || !bounds) return
      editor.stopFollowingUser()
      editor.select(shape.id)
      const zoom = editor.getZoomLevel()
      const wanted = Math.min(LEGIBLE.most, Math.max(LEGIBLE.least, zoom))
      const isSeen = editor.getViewportPageBounds().contains(bounds)
      if (isSeen && zoom >= LEGIBLE.least) return
      lookAt(editor, bounds, { animation }, { least: wanted, most: wanted })
    },
    showArea: (id) => {
      const bounds = editor.getShapePageBounds(shapeIdOf(id))
      editor.stopFollowingUser()
      if (bounds) lookAt(editor, bounds, { animation })
    },
    follow: (client) => {
      const user = client === undefined ? undefined : canvasUserId(client)
      const isHere = editor.getCollaborators().some(({ userId }) => userId === user)
      if (user !== undefined && isHere) editor.startFollowingUser(user)
      else editor.stopFollowingUser()
    },
    editCard: (id) => edit(editor, shapeIdOf(id)),
  }
}

function edit(editor: Editor, id: TLShapeId): void {
  const shape = editor.getShape(id)
  if (!shape || editor.getIsReadonly() || !editor.getShapeUtil(shape).canEdit(shape)) return
  editor.select(id)
  editor.setEditingShape(id)
  editor.setCurrentTool('select.editing_shape')
}
