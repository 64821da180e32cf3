import { AssetRecordType, createShapeId, type Editor, type VecLike } from 'tldraw'
import { decodeText } from '../../model/import/decodeText.ts'
import { MAX_FILE_BYTES, MAX_IMPORT_BYTES } from '../../model/protocol.ts'
import { api, ApiError } from '../api.ts'
import { errorText } from '../i18n/errorText.ts'
import { i18next } from '../i18n/i18n.ts'
import type { BoardSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'

const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
/** Lists that the import reads. */
const LISTS = /\.(csv|tsv|txt)$/i
const LARGEST_SIDE = 640
const GAP = 24

/** Pasted and dropped files: images are stored with the board, lists go to the import. */
export function wireFiles(editor: Editor, session: BoardSession): void {
  editor.registerExternalContentHandler('files', ({ files, point }) => {
    if (editor.getIsReadonly()) return
    const list = files.find(({ name, type }) => LISTS.test(name) || type === 'text/csv')
    if (list) void openImport(session, list)
    else void placeImages(editor, session, files, point ?? editor.getViewportPageBounds().center)
  })
  editor.registerExternalContentHandler('file-replace', null)
  editor.registerExternalContentHandler('svg-text', () => {
    toast(errorText(new ApiError('unsupportedType', 415)), { tone: 'error' })
  })
}

async function openImport({ ui }: BoardSession, file: File): Promise<void> {
  if (file.size > MAX_IMPORT_BYTES) {
    toast(errorText(new ApiError('tooLarge', 413)), { tone: 'error' })
    return
  }
  const text = decodeText(new Uint8Array(await file.arrayBuffer()))
  ui.setState({ dialog: 'import', importText: text })
}

async function placeImages(
  editor: Editor,
  session: BoardSession,
  files: readonly File[],
  { x, y }: VecLike,
): Promise<void> {
  let left = x
  for (const file of files) {
    const width = await placeImage(editor, session, file, { x: left, y })
    left += width === 0 ? 0 : width + GAP
  }
}

/** Uploads an image and puts it on the canvas, its middle at the point. Returns its width there, 0 when it failed. */
async function placeImage(
  editor: Editor,
  { boardId }: BoardSession,
  file: File,
  { x, y }: VecLike,
): Promise<number> {
  try {
    const { w, h } = await sizeOf(checked(file))
    const { url } = await api.upload(boardId, file)
    const scale = Math.min(1, LARGEST_SIDE / Math.max(w, h))
    const size = { w: Math.round(w * scale), h: Math.round(h * scale) }
    const id = AssetRecordType.createId()
    const shape = createShapeId()
    const props = { name: file.name, src: url, w, h, mimeType: file.type, isAnimated: false }
    editor.markHistoryStoppingPoint('image')
    editor.run(() => {
      editor.createAssets([{ id, typeName: 'asset', type: 'image', meta: {}, props }])
      editor.createShape({
        id: shape,
        type: 'image',
        x: x - size.w / 2,
        y: y - size.h / 2,
        props: { assetId: id, ...size, altText: file.name },
      })
      editor.select(shape)
    })
    return size.w
  } catch (error) {
    toast(i18next.t('canvas:binding.notPlaced', { name: file.name, why: errorText(error) }), {
      tone: 'error',
    })
    return 0
  }
}

/** Refuses here what the server would refuse, before it is sent. */
function checked(file: File): File {
  if (!IMAGES.has(file.type)) throw new ApiError('unsupportedType', 415)
  if (file.size > MAX_FILE_BYTES) throw new ApiError('tooLarge', 413)
  return file
}

async function sizeOf(file: File): Promise<{ w: number; h: number }> {
  try {
    const bitmap = await createImageBitmap(file)
    const size = { w: bitmap.width, h: bitmap.height }
    bitmap.close()
    return size
  } catch {
    throw new ApiError('unsupportedType', 415)
  }
}
