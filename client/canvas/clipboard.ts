import type { Editor, TLAsset, TLContent, TLImageAsset, TLShape, TLShapeId } from 'tldraw'
import { api } from '../api.ts'
import type { CardId } from '../../model/ids.ts'
import type { BoardBinding } from './boardBinding.ts'
import { copyOf, readCopiedCard } from './copies.ts'
import { isDrawing } from './records.ts'
import { cardIdOf, isCardLike } from './shapes.ts'

const STEP = 24

/** Cut, copy, paste and duplicate copy the card, not a view of it, also into another board. */
export function wireClipboard(editor: Editor, binding: BoardBinding): () => void {
  const { session } = binding
  const getContent = editor.getContentFromCurrentPage.bind(editor) as (
    ids: TLShapeId[],
  ) => TLContent | undefined
  editor.getContentFromCurrentPage = (shapes: TLShapeId[] | TLShape[]) => {
    const ids = shapes.map((shape) => (typeof shape === 'string' ? shape : shape.id))
    const content = getContent(ids.filter((id) => isCopyable(editor.getShape(id))))
    if (!content) return undefined
    const kept = content.shapes.filter(isCopyable)
    return { ...content, shapes: kept.map((shape) => withCard(shape)) }
  }
  const withCard = (shape: TLShape): TLShape => {
    const card = isCardLike(shape) ? copyOf(session, cardIdOf(shape.id)) : undefined
    return card ? { ...shape, meta: { ...shape.meta, card } } : shape
  }

  editor.registerExternalContentHandler('tldraw', ({ content, point }) => {
    void paste(editor, binding, content, point)
  })

  // A clone carries the source's id in its properties; what is pasted carries the card's fields.
  return editor.sideEffects.registerBeforeCreateHandler('shape', (shape, source) => {
    if (source !== 'user' || !isCardLike(shape)) return shape
    const { card, ...meta } = shape.meta
    const own = cardIdOf(shape.id)
    const original = shape.props.cardId as CardId
    const copied =
      readCopiedCard(card) ?? (original === own ? undefined : copyOf(session, original))
    if (copied) binding.sources.set(shape.id, copied)
    return { ...shape, meta, props: { ...shape.props, cardId: own } } as typeof shape
  })
}

async function paste(
  editor: Editor,
  { session: { boardId } }: BoardBinding,
  content: TLContent,
  point: { x: number; y: number } | undefined,
): Promise<void> {
  const shapes = content.shapes.filter(isCopyable)
  const ids = new Set<string>(shapes.map(({ id }) => id))
  const assets = await Promise.all(content.assets.map((asset) => adopt(asset, boardId)))
  editor.run(() => {
    editor.markHistoryStoppingPoint('paste')
    editor.putContentOntoCurrentPage(
      {
        ...content,
        shapes: shapes.map((shape) => ({ ...shape, isLocked: false })),
        rootShapeIds: content.rootShapeIds.filter((id) => ids.has(id)),
        assets: assets.filter((asset) => asset !== undefined),
        bindings: content.bindings?.filter((b) => ids.has(b.fromId) && ids.has(b.toId)) ?? [],
      },
      { select: true, ...(point ? { point } : {}) },
    )
    moveOffOriginals(editor)
  })
}

/** What is pasted exactly onto a shape like it would be taken for it. */
function moveOffOriginals(editor: Editor): void {
  const pasted = editor.getSelectedShapes()
  const own = new Set(pasted.map(({ id }) => id))
  const others = editor.getCurrentPageShapes().filter(({ id }) => !own.has(id))
  const taken = new Set(others.map((shape) => placeKey(editor, shape, 0)))
  let offset = 0
  while (pasted.some((shape) => taken.has(placeKey(editor, shape, offset)))) offset += STEP
  if (offset === 0) return
  editor.updateShapes(
    pasted.map(({ id, type, x, y }) => ({ id, type, x: x + offset, y: y + offset })),
  )
}

function placeKey(editor: Editor, shape: TLShape, offset: number): string {
  const { x, y } = editor.getShapePageTransform(shape.id)?.point() ?? shape
  return `${shape.type} ${Math.round(x + offset)} ${Math.round(y + offset)}`
}

/** An image of another board is stored with this one too; what can't be had is left out. */
async function adopt(asset: TLAsset, boardId: string): Promise<TLAsset | undefined> {
  if (asset.type !== 'image') return undefined
  const { src, name, mimeType } = asset.props
  if (src?.startsWith(`/api/boards/${boardId}/files/`)) return asset
  if (!src?.startsWith('/api/boards/')) return undefined
  try {
    const blob = await (await fetch(src)).blob()
    const type = mimeType ?? blob.type
    const { url } = await api.upload(boardId, new File([blob], name, { type }))
    return { ...asset, props: { ...asset.props, src: url } } satisfies TLImageAsset
  } catch {
    return undefined
  }
}

/** Areas and tokens belong to their board; shapes of other hosts' content to nobody here. */
function isCopyable(shape: TLShape | undefined): shape is TLShape {
  return shape !== undefined && (isCardLike(shape) || isDrawing(shape.type))
}
