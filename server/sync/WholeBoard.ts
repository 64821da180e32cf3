import type { PackedPieces } from '../../model/storedState.ts'
import { write } from './frames.ts'
import { updateOf, type StoredPiece } from './storedPieces.ts'
import { headFor } from './wire.ts'

/** A whole document as messages on their way, laid out once for everybody who comes in. */
export class WholeBoard {
  /** Of the document, not compressed. */
  readonly bytes: number
  readonly #pieces: readonly StoredPiece[]
  #packed: Buffer | undefined
  #plain: Buffer | undefined

  constructor(pieces: readonly StoredPiece[], bytes: number) {
    this.#pieces = pieces
    this.bytes = bytes
  }

  static ofPacked({ pieces, bytes }: PackedPieces): WholeBoard {
    return new WholeBoard(
      pieces.map((piece) => ({ bytes: piece, isPacked: true })),
      bytes,
    )
  }

  /** As WebSocket frames, for who can unpack them: what is stored compressed leaves as it is. */
  get packed(): Buffer {
    return (this.#packed ??= layOut(this.#pieces))
  }

  /** For everybody else. */
  get plain(): Buffer {
    return (this.#plain ??= layOut(
      this.#pieces.map((piece) => ({ bytes: updateOf(piece), isPacked: false })),
    ))
  }
}

/** Copies each once: together they may be megabytes. */
function layOut(pieces: readonly StoredPiece[]): Buffer {
  return Buffer.concat(
    pieces.flatMap(({ bytes, isPacked }) => {
      const head = isPacked ? write.packedHead() : write.updateHead(bytes.length)
      return [headFor(head.length + bytes.length), head, bytes]
    }),
  )
}
