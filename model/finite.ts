/** A number that counts as one; undefined for all else that a document may hold. */
export function finite(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isFinite(raw) ? raw : undefined
}
