import type { TLStore } from 'tldraw'
import type { RawRecord } from './records.ts'

/** Throws for what tldraw cannot draw, and for images that are not stored with this board. */
export function validate(record: RawRecord, schema: TLStore['schema'], boardId: string): void {
  schema.types[record.typeName as 'shape'].validator.validate(record)
  if (record.typeName === 'asset' && !isOwnImage(record, boardId)) {
    throw new Error('Only images stored with this board are shown')
  }
}

/** Images come from this board's own files and from nowhere else. */
function isOwnImage({ type, props }: RawRecord, boardId: string): boolean {
  const src = props['src']
  const files = `/api/boards/${boardId}/files/`
  return (
    type === 'image' &&
    typeof src === 'string' &&
    src.startsWith(files) &&
    /^[A-Za-z0-9._-]+$/.test(src.slice(files.length))
  )
}
