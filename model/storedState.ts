import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { DOCUMENT_VERSION } from './Board.ts'

/**
 * First byte of what is stored. Format 2 of Yjs, which all was stored in at first, begins with 0; then came one update of
 * format 1; then pieces of it; and for what the server keeps, compressed ones.
 */
const PLAIN = 1
const PIECES = 2
const PACKED = 3
const HEAD_BYTES = 2

/** Updates, each complete with those before it, each compressed (RFC 1950). */
export interface PackedPieces {
  readonly pieces: readonly Uint8Array[]
  /** Of all of them before they were compressed. */
  readonly bytes: number
}

/**
 * A whole document to be read elsewhere, in a browser too: updates of Yjs' format 1, each complete with those before it, behind
 * the version of the board's layout. Earlier states of boards are kept so.
 */
export function encodeState(pieces: readonly Uint8Array[]): Uint8Array {
  return layOut(new Uint8Array([PIECES, DOCUMENT_VERSION]), pieces)
}

/** The same as a server stores it: it may pause between two pieces, and newcomers get them as they are. */
export function encodePacked({ pieces, bytes }: PackedPieces): Uint8Array {
  return layOut(new Uint8Array([PACKED, DOCUMENT_VERSION, ...numberOf(bytes)]), pieces)
}

/** The pieces of a stored document; undefined where it is of Yjs' format 2, which has none, or compressed. */
export function piecesOf(state: Uint8Array): Uint8Array[] | undefined {
  if (state[0] === PLAIN) return [state.subarray(HEAD_BYTES)]
  return state[0] === PIECES ? readPieces(readerOf(state)) : undefined
}

/** Undefined where a stored document is not compressed. */
export function packedPiecesOf(state: Uint8Array): PackedPieces | undefined {
  if (state[0] !== PACKED) return undefined
  const decoder = readerOf(state)
  const bytes = decoding.readVarUint(decoder)
  return { bytes, pieces: readPieces(decoder) }
}

/** Whether a stored document is laid out as this program lays out boards. */
export function isOfThisVersion(state: Uint8Array): boolean {
  return [PLAIN, PIECES, PACKED].includes(state[0] ?? 0) && state[1] === DOCUMENT_VERSION
}

/** Puts a document as `encodeState` makes it, or one of a format before, into an empty one, at one go. */
export function applyState(doc: Y.Doc, state: Uint8Array): void {
  const pieces = piecesOf(state)
  doc.transact(() => {
    if (pieces) for (const piece of pieces) Y.applyUpdate(doc, piece)
    else Y.applyUpdateV2(doc, state)
  })
}

function layOut(head: Uint8Array, pieces: readonly Uint8Array[]): Uint8Array {
  const parts = [head]
  for (const piece of pieces) parts.push(numberOf(piece.length), piece)
  // Laid out once: an encoder that grows to megabytes copies them several times, and everybody waits.
  const state = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    state.set(part, at)
    at += part.length
  }
  return state
}

function readerOf(state: Uint8Array): decoding.Decoder {
  const decoder = decoding.createDecoder(state)
  decoder.pos = HEAD_BYTES
  return decoder
}

function readPieces(decoder: decoding.Decoder): Uint8Array[] {
  const pieces: Uint8Array[] = []
  while (decoding.hasContent(decoder)) pieces.push(decoding.readVarUint8Array(decoder))
  return pieces
}

function numberOf(number: number): Uint8Array {
  return encoding.encode((encoder) => encoding.writeVarUint(encoder, number))
}
