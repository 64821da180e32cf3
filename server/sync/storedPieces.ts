import { promisify } from 'node:util'
import { constants, deflate, inflateSync } from 'node:zlib'
import { packedPiecesOf, piecesOf, type PackedPieces } from '../../model/storedState.ts'

const FAST = { level: constants.Z_BEST_SPEED }
const compress = promisify<Uint8Array, object, Buffer>(deflate)

/** A part of a document as it is stored: an update, complete with those before it. */
export interface StoredPiece {
  readonly bytes: Uint8Array
  readonly isPacked: boolean
}

/** A stored document in pieces, of this program's version or an older one; undefined where it has none. */
export function storedPiecesOf(snapshot: Uint8Array): StoredPiece[] | undefined {
  const packed = packedPiecesOf(snapshot)
  const pieces = packed ? packed.pieces : piecesOf(snapshot)
  return pieces?.map((bytes) => ({ bytes, isPacked: packed !== undefined }))
}

/** How large a stored document is, before it was compressed. */
export function sizeOf(snapshot: Uint8Array): number {
  return packedPiecesOf(snapshot)?.bytes ?? snapshot.length
}

export function updateOf({ bytes, isPacked }: StoredPiece): Uint8Array {
  return isPacked ? inflateSync(bytes) : bytes
}

/** Compresses a document to a quarter of its size: the work of another thread. */
export async function packPieces(updates: readonly Uint8Array[]): Promise<PackedPieces> {
  const pieces: Uint8Array[] = []
  for (const update of updates) pieces.push(await compress(update, FAST))
  return { pieces, bytes: updates.reduce((sum, { length }) => sum + length, 0) }
}
