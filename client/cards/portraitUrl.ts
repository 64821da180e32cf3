/** The address of an uploaded portrait; undefined for an emoji or none. */
export function portraitUrl(portrait: string | undefined, boardId: string): string | undefined {
  const name = portrait?.startsWith('file:') ? portrait.slice('file:'.length) : undefined
  return name === undefined
    ? undefined
    : `/api/boards/${encodeURIComponent(boardId)}/files/${encodeURIComponent(name)}`
}
