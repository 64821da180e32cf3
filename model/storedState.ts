import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { DOCUMENT_VERSION } from './Board.ts'

/**
 * First byte of what is stored. Format 2 of Yjs, which all was stored in at first, begins with 0; then came one update of
 * format 1; now pieces of it.
 */
const PLAIN = 1
const PIECES = 2
const HEAD_BYTES = 2

/**
 * A whole document for a store: updates of Yjs' format 1, each complete with those before it, behind the version of
 * the board's layout. Who reads it may pause between two pieces, and a newcomer gets them as they are.
 */
export function encodeState(pieces: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [new Uint8Array([PIECES, DOCUMENT_VERSION])]
  for (const piece of pieces) parts.push(lengthOf(piece), piece)
  // Laid out once: an encoder that grows to megabytes copies them several times, and everybody waits.
  const state = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    state.set(part, at)
    at += part.length
  }
  return state
}

/** The pieces of a stored document; undefined where it is of Yjs' format 2, which has none. */
export function piecesOf(state: Uint8Array): Uint8Array[] | undefined {
  if (state[0] === PLAIN) return [state.subarray(HEAD_BYTES)]
  if (state[0] !== PIECES) return undefined
  const decoder = decoding.createDecoder(state)
  decoder.pos = HEAD_BYTES
  const pieces: Uint8Array[] = []
  while (decoding.hasContent(decoder)) pieces.push(decoding.readVarUint8Array(decoder))
  return pieces
}

/** Whether a stored document is laid out as this program lays out boards. */
export function isOfThisVersion(state: Uint8Array): boolean {
  return (state[0] === PLAIN || state[0] === PIECES) && state[1] === DOCUMENT_VERSION
}

/** Puts a stored document of any format into an empty one, at one go. */
export function applyState(doc: Y.Doc, state: Uint8Array): void {
  const pieces = piecesOf(state)
  doc.transact(() => {
    if (pieces) for (const piece of pieces) Y.applyUpdate(doc, piece)
    else Y.applyUpdateV2(doc, state)
  })
}

function lengthOf({ length }: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => encoding.writeVarUint(encoder, length))
}
