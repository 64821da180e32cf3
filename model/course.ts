import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** An update as the server stored it. */
export interface StoredUpdate {
  /** Format 1. */
  readonly bytes: Uint8Array
  /** Sent within the span, by the person who is rewound. */
  readonly isTheirs: boolean
}

/** What a board went through: a state from before the span, and every update since in the order it was stored. */
export interface Course {
  /** Where the span begins, in milliseconds since 1970: later than asked where nothing older is kept. */
  readonly since: number
  /** As `encodeState` makes it. */
  readonly base: Uint8Array
  readonly updates: readonly StoredUpdate[]
}

export function encodeCourse({ since, base, updates }: Course): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeFloat64(encoder, since)
  encoding.writeVarUint8Array(encoder, base)
  encoding.writeVarUint(encoder, updates.length)
  for (const { bytes, isTheirs } of updates) {
    encoding.writeUint8(encoder, isTheirs ? 1 : 0)
    encoding.writeVarUint8Array(encoder, bytes)
  }
  return encoding.toUint8Array(encoder)
}

/** @throws {Error} when bytes are missing */
export function decodeCourse(bytes: Uint8Array): Course {
  const decoder = decoding.createDecoder(bytes)
  const since = decoding.readFloat64(decoder)
  const base = decoding.readVarUint8Array(decoder)
  const updates: StoredUpdate[] = []
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const isTheirs = decoding.readUint8(decoder) === 1
    updates.push({ isTheirs, bytes: decoding.readVarUint8Array(decoder) })
  }
  return { since, base, updates }
}
